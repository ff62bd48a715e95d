import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";
import { directory } from "../keystone/rows";

/**
 * Nova asks Keystone whether a project is there, and lets it pass when the caller may not see it.
 * @throws Refusal 400 (nova/api/openstack/identity.py, verify_project_id)
 */
export function checkProject({ site, caller }: Ask, projectId: string): void {
  if (caller.isAdmin && !directory(site.world).projects.get(projectId))
    throw new Refusal(400, `Project ID ${projectId} is not a valid project.`);
}
