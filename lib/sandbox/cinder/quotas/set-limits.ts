import type { Site } from "../../core/site";
import { QUOTA_SETS } from "../rows";

/**
 * Sets limits of a project, or of a class; those that are not named stay as they are.
 * @param id a project's id, or `quotaClass(name)`
 */
export function setLimits(site: Site, id: string, limits: Readonly<Record<string, number>>): void {
  const rows = site.rows(QUOTA_SETS);
  const known = rows.get(id);
  if (known) rows.update(id, { limits: { ...known.limits, ...limits } });
  else rows.insert({ id, limits });
}
