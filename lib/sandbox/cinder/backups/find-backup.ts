import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { noBackup } from "../refusals";
import { BACKUPS, type Backup } from "../rows-backups";

/** Of whose backups a caller sees: one project's, or those of all, which an admin does. */
export const sightOf = (caller: Caller): string | null => (caller.isAdmin ? null : (caller.projectId ?? ""));

/** A backup that the caller may see: of its own project, or any for an admin. @throws Refusal 404 */
export function findBackup(site: Site, caller: Caller, id = ""): Backup {
  const backup = site.rows(BACKUPS).get(id);
  if (!backup || (backup.projectId !== caller.projectId && !caller.isAdmin)) throw noBackup(id);
  return backup;
}
