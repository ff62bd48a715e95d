import type { Ask } from "../../core/http";
import { noBackup } from "../refusals";
import { BACKUPS, type Backup } from "../rows-backups";

/** A backup that the caller may see: of its own project, or any for an admin. @throws Refusal 404 */
export function findBackup({ site, caller, params }: Ask): Backup {
  const id = params.id ?? "";
  const backup = site.rows(BACKUPS).get(id);
  if (!backup || (backup.projectId !== caller.projectId && !caller.isAdmin)) throw noBackup(id);
  return backup;
}
