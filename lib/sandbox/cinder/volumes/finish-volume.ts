import type { Site } from "../../core/site";
import { getImage, imageBlocks } from "../../glance/for-cinder";
import { chooseBackend } from "../backends/choose-backend";
import { poolOf } from "../backends/pool-of";
import { backupHost } from "../backups/backup-service";
import { beginRestore } from "../backups/restore-backup";
import type { Restoring } from "../backups/restore-places";
import { type Blocks, readContent, writeContent } from "../content";
import { addMessage } from "../messages/add-message";
import { changeVolume, SNAPSHOTS, VOLUME_TYPES, VOLUMES, type Volume } from "../rows";
import { imageMetadataOf } from "./image-source";

interface Args {
  volumeId: string;
  requestId: string;
  backupId?: string;
  /** Of which project backups are seen; null for all. */
  sight?: string | null;
  imageId?: string;
}

/** From the image's beginning to come until it is there, ms; as measured on devcloud for 4 MiB. */
const DOWNLOAD_MS = 450;

/** A volume gets its place, and what it is made of; an error when there is no place. (cinder/scheduler/manager.py) */
export function finishVolume(
  site: Site,
  { volumeId, requestId, backupId, sight = null, imageId }: Args,
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.status !== "creating") return;
  const type = site.rows(VOLUME_TYPES).get(volume.typeId);
  const backend = type && chooseBackend(site, [type]);
  if (!backend) {
    changeVolume(site, volumeId, { status: "error" });
    return void addMessage(site, {
      projectId: volume.projectId,
      requestId,
      resourceType: "VOLUME",
      resourceId: volumeId,
      eventId: "VOLUME_VOLUME_001_003",
      text: "schedule allocate volume:Could not find any available weighted backend.",
    });
  }
  const host = poolOf(backend);
  if (failure !== undefined) return void changeVolume(site, volumeId, { status: "error", host });
  if (backupId !== undefined) {
    changeVolume(site, volumeId, { host });
    return void restoreFrom(site, { backupId, volumeId, requestId, sight });
  }
  if (imageId !== undefined) {
    changeVolume(site, volumeId, { status: "downloading", host });
    return void site.later("cinder.download", DOWNLOAD_MS, volumeId, { volumeId, imageId }, imageId);
  }
  const blocks = originOf(site, volume);
  if (blocks) writeContent(site, volumeId, blocks);
  changeVolume(site, volumeId, { status: "available", host, isBootable: isFromBootable(site, volume) });
}

/** The image is in the volume, which boots from now on. (cinder/volume/flows/manager/create_volume.py) */
export function finishDownload(
  site: Site,
  { volumeId, imageId }: { volumeId: string; imageId: string },
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume || volume.status === "deleting") return;
  const image = getImage(site, imageId);
  if (!image || failure !== undefined) return void changeVolume(site, volumeId, { status: "error" });
  writeContent(site, volumeId, imageBlocks(site, imageId));
  changeVolume(site, volumeId, {
    // A server may have reserved it meanwhile.
    ...(volume.status === "downloading" ? { status: "available" } : {}),
    isBootable: true,
    imageMetadata: imageMetadataOf(image),
  });
}

/** It stays "creating" until cinder-backup has filled it. (cinder/volume/flows/manager/create_volume.py, _create_from_backup) */
function restoreFrom(site: Site, restoring: Restoring): void {
  const host = backupHost(site);
  if (host === undefined) changeVolume(site, restoring.volumeId, { status: "error" });
  else beginRestore(site, host, restoring);
}

/** What is in the volume or the snapshot that it is made of. */
function originOf(site: Site, { snapshotId, sourceVolumeId }: Volume): Blocks | undefined {
  if (snapshotId) return site.rows(SNAPSHOTS).get(snapshotId)?.blocks;
  return sourceVolumeId ? readContent(site, sourceVolumeId) : undefined;
}

/** A copy boots if its origin does. (cinder/volume/flows/manager/create_volume.py, _handle_bootable_volume_glance_meta) */
function isFromBootable(site: Site, { snapshotId, sourceVolumeId }: Volume): boolean {
  const id = sourceVolumeId ?? (snapshotId ? site.rows(SNAPSHOTS).get(snapshotId)?.volumeId : undefined);
  return site.rows(VOLUMES).get(id ?? "")?.isBootable ?? false;
}
