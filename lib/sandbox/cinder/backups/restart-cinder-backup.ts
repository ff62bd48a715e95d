import type { Site } from "../../core/site";
import { changeVolume, VOLUMES } from "../rows";
import { BACKUPS, type Backup, changeBackup } from "../rows-backups";
import { resumeDelete } from "./delete-backup";
import { forgetWaiting } from "./restore-places";

/**
 * Restarts a site's cinder-backup: it gives up what it was doing. A snapshot stays "backing-up", and a volume that was
 * being made of a backup "creating". (cinder/backup/manager.py, _cleanup_incomplete_backup_operations)
 */
export function restartCinderBackup(site: Site): void {
  forgetWaiting(site);
  for (const backup of site.rows(BACKUPS).all()) {
    if (backup.status === "creating") giveUpBackup(site, backup);
    else if (backup.status === "restoring") giveUpRestore(site, backup);
    else if (backup.status === "deleting") {
      site.world.agenda.drop(site, backup.id, "cinder.delete-backup");
      resumeDelete(site, { backupId: backup.id, requestId: `req-${site.world.ids.uuid()}` });
    }
  }
}

function giveUpBackup(site: Site, backup: Backup): void {
  site.world.agenda.drop(site, backup.id, "cinder.backup");
  site.world.agenda.drop(site, backup.id, "cinder.import-backup");
  releaseVolume(site, backup.volumeId);
  changeBackup(site, backup.id, {
    status: "error",
    failReason: "incomplete backup reset on manager restart",
    blocks: null,
  });
}

function giveUpRestore(site: Site, backup: Backup): void {
  const volumeId = backup.restoreVolumeId ?? "";
  site.world.agenda.drop(site, volumeId, "cinder.restore");
  releaseVolume(site, volumeId);
  changeBackup(site, backup.id, { status: "available" });
}

function releaseVolume(site: Site, volumeId: string): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.status === "backing-up")
    changeVolume(site, volumeId, { status: volume.previousStatus ?? "available" });
  if (volume?.status === "restoring-backup") changeVolume(site, volumeId, { status: "error_restoring" });
}
