import { checkBody } from "../../core/check-body";
import type { Answer, Ask } from "../../core/http";
import { ok } from "../../core/http";
import type { Site } from "../../core/site";
import { BLANK, readContent } from "../content";
import { checkQuota } from "../quotas/check-quota";
import { invalidBackup, invalidSnapshot, invalidVolume } from "../refusals";
import { changeSnapshot, changeVolume, SNAPSHOTS, type Snapshot, VOLUMES, type Volume } from "../rows";
import { BACKUPS, type Backup, changeBackup } from "../rows-backups";
import { findSnapshot } from "../snapshots/find-snapshot";
import { findVolume } from "../volumes/find-volume";
import { createBody } from "./backup-bodies";
import { addBackupMessage } from "./backup-message";
import { backupHost, DRIVER } from "./backup-service";
import { chooseParent } from "./choose-parent";
import { copyToStore } from "./copy-to-store";
import { shortBackup } from "./show-backup";

/* From the request to "available". devcloud's two cores take about three times as long. */
const START_MS = 700;
const FULL_MS_PER_GIB = 300;
const INCREMENT_MS_PER_GIB = 100;

/** What its task needs, also when the backup is gone by then. */
interface Making {
  backupId: string;
  volumeId: string;
  snapshotId: string | null;
  requestId: string;
}

/** POST /backups (cinder/backup/api.py, create; a wanted zone is taken and not looked at) */
export function makeBackup(ask: Ask): Answer {
  const { site, caller } = ask;
  const { backup: wanted } = checkBody(createBody(ask), ask.body);
  const volume = findVolume(site, caller, wanted.volume_id);
  const snapshot = wanted.snapshot_id ? findSnapshot(site, caller, wanted.snapshot_id) : undefined;
  if (snapshot) checkSnapshot(snapshot, volume);
  else checkVolume(volume, wanted.force === true);
  checkQuota(site, caller.projectId ?? "", "backups", { backups: 1, backup_gigabytes: volume.sizeGib });
  const parent = wanted.incremental ? parentOf(ask, volume, snapshot) : undefined;
  const blocks = snapshot ? snapshot.blocks : readContent(site, volume.id);
  if (snapshot) changeSnapshot(site, snapshot.id, { status: "backing-up" });
  else changeVolume(site, volume.id, { status: "backing-up", previousStatus: volume.status });
  const backup = site.rows(BACKUPS).insert({
    id: site.world.ids.uuid(),
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    volumeId: volume.id,
    snapshotId: snapshot?.id ?? null,
    parentId: parent?.id ?? null,
    name: wanted.name?.trim() ?? null,
    description: wanted.description?.trim() ?? null,
    status: "creating",
    failReason: null,
    sizeGib: volume.sizeGib,
    container: wanted.container ?? null,
    service: DRIVER,
    serviceMetadata: null,
    objectCount: 0,
    host: backupHost(site) ?? null,
    az: null,
    dependents: 0,
    metadata: wanted.metadata ?? {},
    dataTimestamp: snapshot?.createdAt ?? site.now(),
    restoreVolumeId: null,
    encryptionKeyId: volume.encryptionKeyId,
    createdAt: site.now(),
    updatedAt: null,
    blocks,
  });
  const making: Making = {
    backupId: backup.id,
    volumeId: volume.id,
    snapshotId: backup.snapshotId,
    requestId: ask.requestId,
  };
  const perGib = parent ? INCREMENT_MS_PER_GIB : FULL_MS_PER_GIB;
  if (backup.host === null) {
    giveUp(site, making);
    return ok({ backup: shortBackup(ask, backup) }, 202);
  }
  // A fault for the next backup of a volume can only name the volume.
  site.later("cinder.backup", START_MS + perGib * volume.sizeGib, backup.id, making, volume.id);
  return ok({ backup: shortBackup(ask, backup) }, 202);
}

/** There is no cinder-backup; a snapshot stays "backing-up" then. (cinder/scheduler/manager.py, create_backup) */
function giveUp(site: Site, { backupId, volumeId, requestId }: Making): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.previousStatus)
    changeVolume(site, volumeId, { status: volume.previousStatus, previousStatus: volume.status });
  const failReason = "Service not found for creating backup.";
  const backup = changeBackup(site, backupId, { status: "error", failReason, service: null, blocks: null });
  addBackupMessage(site, backup, "schedule", requestId);
}

function checkSnapshot(snapshot: Snapshot, volume: Volume): void {
  if (snapshot.volumeId !== volume.id)
    throw invalidVolume(`Volume ${volume.id} does not match with snapshot.volume_id ${snapshot.volumeId}.`);
  if (snapshot.status !== "available")
    throw invalidSnapshot(
      `Snapshot to be backed up must be available, but the current status is "${snapshot.status}".`,
    );
}

function checkVolume({ status }: Volume, isForced: boolean): void {
  if (status !== "available" && status !== "in-use")
    throw invalidVolume(
      `Volume to be backed up must be available or in-use, but the current status is "${status}".`,
    );
  if (status === "in-use" && !isForced)
    throw invalidVolume("Backing up an in-use volume must use the force flag.");
}

function parentOf({ site, caller }: Ask, volume: Volume, snapshot: Snapshot | undefined): Backup {
  const known = site
    .rows(BACKUPS)
    .filter(({ volumeId, projectId }) => volumeId === volume.id && projectId === caller.projectId);
  const parent = chooseParent(known.reverse(), snapshot);
  if (!parent) throw invalidBackup("No backups available to do an incremental backup.");
  if (parent.status !== "available")
    throw invalidBackup("The parent backup must be available for incremental backup.");
  return parent;
}

/** cinder-backup has copied everything, or could not. (cinder/backup/manager.py, continue_backup, _finish_backup) */
export function finishBackup(site: Site, making: Making, failure: string | undefined): void {
  const backup = site.rows(BACKUPS).get(making.backupId);
  const outcome = backup ? copy(site, backup, failure) : {};
  release(site, making, "failReason" in outcome);
  // By force a backup is deleted while it is made.
  if (!backup || backup.status === "deleting") return;
  changeBackup(site, backup.id, { ...outcome, blocks: null });
  if ("failReason" in outcome) return void addBackupMessage(site, backup, "create", making.requestId);
  const parent = backup.parentId === null ? undefined : site.rows(BACKUPS).get(backup.parentId);
  if (parent) changeBackup(site, parent.id, { dependents: parent.dependents + 1 });
}

function copy(site: Site, backup: Backup, failure: string | undefined): Partial<Backup> {
  const { id, volumeId, createdAt } = backup;
  const stamp = new Date(createdAt).toISOString().replace(/\D/g, "").slice(0, 14);
  const named = {
    ...backup,
    container: backup.container ?? `${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`,
    serviceMetadata: `volume_${volumeId}_${stamp}_backup_${id}`,
  };
  const { container, serviceMetadata } = named;
  try {
    if (failure !== undefined) throw new Error(failure);
    const objectCount = copyToStore(site, named, backup.blocks ?? BLANK);
    return { container, serviceMetadata, objectCount, status: "available" };
  } catch (error) {
    const failReason = String(error instanceof Error ? error.message : error).slice(0, 255);
    return { failReason, status: "error" };
  }
}

/** What was backed up is as it was before. */
function release(site: Site, { volumeId, snapshotId }: Making, hasFailed: boolean): void {
  if (snapshotId !== null) {
    if (site.rows(SNAPSHOTS).get(snapshotId)) changeSnapshot(site, snapshotId, { status: "available" });
    return;
  }
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume)
    changeVolume(site, volumeId, {
      status: volume.previousStatus ?? "available",
      previousStatus: hasFailed ? "error_backing-up" : "backing-up",
    });
}
