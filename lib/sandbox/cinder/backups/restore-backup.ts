import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, ok } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { writeContent } from "../content";
import { invalidBackup, invalidVolume } from "../refusals";
import { changeVolume, VOLUMES, type Volume } from "../rows";
import { BACKUPS, type Backup, changeBackup } from "../rows-backups";
import { findVolume } from "../volumes/find-volume";
import { makeVolume } from "../volumes/make-volume";
import { RestoreBody } from "./backup-bodies";
import { addBackupMessage } from "./backup-message";
import { needBackupHost } from "./backup-service";
import { findBackup, sightOf } from "./find-backup";
import { readFromStore } from "./read-from-store";
import { type Restoring, takePlace } from "./restore-places";
import { putVolumeMeta, type VolumeMeta } from "./volume-meta";

/* From the request to "available", faster than on devcloud's two cores as making a backup is. */
const START_MS = 700;
const MS_PER_GIB = 300;
/** How often the request looks whether the volume that it makes is there. (cinder/backup/api.py, restore) */
const LOOK_EVERY_MS = 100;

/** POST /backups/{id}/restore; without a volume it answers only when a new one is made. (cinder/backup/api.py) */
export async function restoreBackup(ask: Ask): Promise<Answer> {
  const { site, caller } = ask;
  const { restore } = checkBody(RestoreBody, ask.body);
  // As the real one does with null. (cinder/api/contrib/backups.py, restore)
  if (!restore)
    throw new Refusal(
      500,
      "The server has either erred or is incapable of performing the requested operation.",
    );
  const backup = findBackup(ask.site, ask.caller, ask.params.id);
  if (backup.status !== "available") throw invalidBackup("Backup status must be available");
  const volume = restore.volume_id
    ? findVolume(site, caller, restore.volume_id)
    : await newVolume(ask, backup, restore.name ?? `restore_backup_${backup.id}`);
  if (volume.status !== "available") throw invalidVolume("Volume to be restored to must be available");
  if (backup.sizeGib > volume.sizeGib)
    throw invalidVolume(
      `volume size ${volume.sizeGib} is too small to restore backup of size ${backup.sizeGib}.`,
    );
  const host = needBackupHost(site);
  changeVolume(site, volume.id, { status: "restoring-backup" });
  beginRestore(site, host, {
    backupId: backup.id,
    volumeId: volume.id,
    requestId: ask.requestId,
    sight: sightOf(caller),
  });
  return ok({ restore: { backup_id: backup.id, volume_id: volume.id, volume_name: volume.name } }, 202);
}

async function newVolume({ site, caller }: Ask, backup: Backup, name: string): Promise<Volume> {
  const { id } = makeVolume(site, caller, {
    name,
    description: "auto-created_from_restore_from_backup",
    sizeGib: backup.sizeGib,
  });
  for (;;) {
    const volume = site.rows(VOLUMES).get(id);
    if (!volume || volume.status === "error")
      throw invalidVolume(`Error while creating volume ${id} for restoring backup ${backup.id}.`);
    if (volume.status !== "creating") return volume;
    await new Promise<void>((resolve) => site.world.clock.later(LOOK_EVERY_MS, resolve));
  }
}

/** Has a backup copied to a volume that waits for it: one that is made of it, or one that is overwritten. */
export function beginRestore(site: Site, host: string, restoring: Restoring): void {
  const { backupId, volumeId } = restoring;
  const backup = site.rows(BACKUPS).get(backupId);
  if (backup)
    changeBackup(site, backupId, {
      status: "restoring",
      restoreVolumeId: volumeId,
      host,
    });
  takePlace(site, restoring, START_MS + MS_PER_GIB * (backup?.sizeGib ?? 0));
}

/**
 * cinder-backup has written the volume, or could not: then only the volume shows it, and the backup is as before.
 * (cinder/backup/manager.py, restore_backup)
 */
export function finishRestore(site: Site, restoring: Restoring, failure: string | undefined): void {
  const { backupId, volumeId, requestId, sight } = restoring;
  const backup = site.rows(BACKUPS).get(backupId);
  const volume = site.rows(VOLUMES).get(volumeId);
  const isWanted = volume?.status === "restoring-backup" || volume?.status === "creating";
  // Its status was reset meanwhile, or it was deleted by force: that calls the restore off.
  const isCanceled = backup?.status !== "restoring";
  if (backup && backup.status !== "deleting") changeBackup(site, backupId, { status: "available" });
  if (!volume) return;
  if (!isWanted) return void changeVolume(site, volumeId, { status: "error_restoring" });
  if (!backup || isCanceled) return void changeVolume(site, volumeId, { status: "error" });
  try {
    if (failure !== undefined) throw new Error(failure);
    const { blocks, metas } = readFromStore(site, backup, sight);
    writeContent(site, volumeId, blocks);
    for (const meta of withoutLost(site, restoring, metas)) putVolumeMeta(site, volumeId, meta);
  } catch (error) {
    changeVolume(site, volumeId, { status: "error_restoring" });
    site.world.history.add({
      site: site.name,
      kind: "did",
      what: "a restore failed",
      volumeId,
      backupId,
      why: String(error),
    });
    return void addBackupMessage(site, backup, "restore", requestId);
  }
  const { metadata } = site.rows(VOLUMES).get(volumeId) ?? volume;
  const isElsewhere = backup.volumeId !== volumeId || metadata.src_backup_id !== undefined;
  changeVolume(site, volumeId, {
    status: "available",
    ...(isElsewhere ? { metadata: { ...metadata, src_backup_id: backupId } } : {}),
  });
}

/** A fault "cinder:image-metadata" loses what the image said: the volume is then not bootable. */
function withoutLost(
  { name, world }: Site,
  { volumeId, backupId }: Restoring,
  metas: readonly VolumeMeta[],
): readonly VolumeMeta[] {
  if (!metas.some((meta) => meta["volume-glance-metadata"])) return metas;
  const point = { at: "cinder:image-metadata", site: name, subject: volumeId, alias: backupId };
  if (world.faults.take(point)?.do !== "happen") return metas;
  return metas.map(({ "volume-glance-metadata": _, ...meta }) => meta);
}
