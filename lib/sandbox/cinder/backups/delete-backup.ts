import { type Answer, type Ask, empty } from "../../core/http";
import type { Site } from "../../core/site";
import { invalidBackup } from "../refusals";
import { BACKUPS, type Backup, changeBackup, DELETED_BACKUPS } from "../rows-backups";
import { addBackupMessage } from "./backup-message";
import { needBackupHost } from "./backup-service";
import { removeFromStore } from "./copy-to-store";
import { findBackup } from "./find-backup";

/** From the request until it is gone, as measured on devcloud. */
const DELETE_MS = 300;

interface Deleting {
  backupId: string;
  requestId: string;
}

/** DELETE /backups/{id} (cinder/backup/api.py, delete) */
export function deleteBackup(ask: Ask): Answer {
  const backup = findBackup(ask.site, ask.caller, ask.params.id);
  if (backup.status !== "available" && backup.status !== "error")
    throw invalidBackup("Backup status must be available or error");
  return beginDelete(ask, backup);
}

/** Deletes it whatever its status, but not with increments that the caller's project knows. @throws Refusal 400 */
export function beginDelete({ site, caller, requestId }: Ask, backup: Backup): Answer {
  const hasChildren = site
    .rows(BACKUPS)
    .all()
    .some(({ parentId, projectId }) => parentId === backup.id && projectId === caller.projectId);
  if (hasChildren) throw invalidBackup("Incremental backups exist for this backup.");
  changeBackup(site, backup.id, { status: "deleting", host: needBackupHost(site) });
  resumeDelete(site, { backupId: backup.id, requestId });
  return empty(202);
}

/** Has cinder-backup delete it; also after its restart. */
export const resumeDelete = (site: Site, deleting: Deleting): void =>
  site.later("cinder.delete-backup", DELETE_MS, deleting.backupId, deleting);

/**
 * Its objects are gone, and it with them. They are gone for every region: nothing forgets a record and keeps the data.
 * (cinder/backup/manager.py, delete_backup)
 */
export function forgetBackup(
  site: Site,
  { backupId, requestId }: Deleting,
  failure: string | undefined,
): void {
  const backup = site.rows(BACKUPS).get(backupId);
  if (!backup) return;
  if (failure !== undefined) {
    changeBackup(site, backupId, { status: "error", failReason: failure });
    return void addBackupMessage(site, backup, "delete", requestId);
  }
  if (backup.service !== null && backup.serviceMetadata !== null) removeFromStore(site, backup);
  site.rows(BACKUPS).remove(backupId);
  site.rows(DELETED_BACKUPS).remove(backupId);
  site.rows(DELETED_BACKUPS).insert(backup);
  const parent = backup.parentId === null ? undefined : site.rows(BACKUPS).get(backup.parentId);
  if (parent && parent.dependents > 0) changeBackup(site, parent.id, { dependents: parent.dependents - 1 });
}
