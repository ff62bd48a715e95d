import type { Caller } from "../../core/http";
import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { GROUP_SNAPSHOTS, GROUPS, type Group, type GroupSnapshot } from "../rows";

/** A group that the caller may see: of its own project, or any for an admin. @throws Refusal 404 */
export function findGroup(site: Site, caller: Caller, id: string): Group {
  const group = site.rows(GROUPS).get(id);
  if (!group || (group.projectId !== caller.projectId && !caller.isAdmin))
    throw notFound(`Group ${id} could not be found.`);
  return group;
}

/** @throws Refusal 404 */
export function findGroupSnapshot(site: Site, caller: Caller, id: string): GroupSnapshot {
  const cut = site.rows(GROUP_SNAPSHOTS).get(id);
  if (!cut || (cut.projectId !== caller.projectId && !caller.isAdmin)) throw noGroupSnapshot(id);
  return cut;
}

export const noGroupSnapshot = (id: string) => notFound(`GroupSnapshot ${id} could not be found.`);
