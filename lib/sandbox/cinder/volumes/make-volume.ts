import type { Caller } from "../../core/http";
import { notFound } from "../../core/refusal";
import type { Site } from "../../core/site";
import { getImage } from "../../glance/for-cinder";
import { findBackup, sightOf } from "../backups/find-backup";
import { checkQuota, checkVolumeSize } from "../quotas/check-quota";
import { badRequest, invalidBackup, invalidInput, invalidSnapshot, invalidVolume } from "../refusals";
import { type Group, type Snapshot, VOLUMES, type Volume, type VolumeType } from "../rows";
import type { Backup } from "../rows-backups";
import { findSnapshot } from "../snapshots/find-snapshot";
import { defaultType, findType } from "../types/find-type";
import { ZONE } from "../zones";
import { findVolume } from "./find-volume";
import { checkImage } from "./image-source";

export interface NewVolume {
  name?: string | null | undefined;
  description?: string | null | undefined;
  /** May be left out with a source. */
  sizeGib?: number | undefined;
  imageId?: string | undefined;
  snapshotId?: string | undefined;
  sourceVolumeId?: string | undefined;
  backupId?: string | undefined;
  /** Name or id. */
  type?: string | undefined;
  az?: string | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
  group?: Group | undefined;
  requestId?: string;
}

/** From the request until the volume is there, ms, as measured on devcloud. */
const CREATE_MS = 110;

/** Makes a volume, which becomes available by itself. (cinder/volume/flows/api/create_volume.py) @throws Refusal */
export function makeVolume(site: Site, caller: Caller, wanted: NewVolume): Volume {
  const projectId = caller.projectId ?? "";
  const snapshot = wanted.snapshotId ? findSnapshot(site, caller, wanted.snapshotId) : undefined;
  const source = wanted.sourceVolumeId ? findVolume(site, caller, wanted.sourceVolumeId) : undefined;
  const backup = wanted.backupId ? findBackup(site, caller, wanted.backupId) : undefined;
  const image = wanted.imageId ? getImage(site, wanted.imageId) : undefined;
  if (wanted.imageId && !image) throw notFound(`Image ${wanted.imageId} could not be found.`);
  const type = typeOf(site, caller, wanted, source ?? snapshot);
  checkSources(snapshot, source, backup);
  const sizeGib = sizeOf(wanted, snapshot, source, backup);
  if (image) checkImage(image, sizeGib);
  const az = wanted.group?.az ?? wanted.az ?? source?.az ?? ZONE;
  if (az !== ZONE) throw badRequest(`Availability zone '${az}' is invalid.`);
  checkVolumeSize(site, projectId, sizeGib);
  checkQuota(site, projectId, "volumes", { volumes: 1, gigabytes: sizeGib }, type.id);
  const volume = site.rows(VOLUMES).insert({
    id: site.world.ids.uuid(),
    projectId,
    userId: caller.userId,
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    sizeGib,
    status: "creating",
    attachStatus: "detached",
    migrationStatus: null,
    replicationStatus: null,
    typeId: type.id,
    az,
    host: null,
    isBootable: false,
    isMultiattach: type.extraSpecs.multiattach === "<is> True",
    isReadonly: null,
    metadata: wanted.metadata ?? {},
    imageMetadata: source?.imageMetadata ?? snapshot?.imageMetadata ?? null,
    snapshotId: snapshot?.id ?? null,
    sourceVolumeId: source?.id ?? null,
    groupId: wanted.group?.id ?? null,
    encryptionKeyId: source?.encryptionKeyId ?? snapshot?.encryptionKeyId ?? newKey(site, type),
    attachmentIds: [],
    previousStatus: null,
    createdAt: site.now(),
    updatedAt: null,
  });
  const args = {
    volumeId: volume.id,
    requestId: wanted.requestId ?? "",
    backupId: backup?.id,
    sight: sightOf(caller),
    imageId: image?.id,
  };
  site.later("cinder.create", CREATE_MS, volume.id, args, volume.name ?? undefined);
  return volume;
}

/** Each encrypted volume has a key of its own in Barbican; the sandbox keeps none, only its id. */
const newKey = (site: Site, type: VolumeType): string | null =>
  type.encryption === null ? null : site.world.ids.uuid();

function typeOf(
  site: Site,
  caller: Caller,
  wanted: NewVolume,
  origin: { typeId: string } | undefined,
): VolumeType {
  if (wanted.group && !wanted.type)
    throw invalidInput("volume_type must be provided when creating a volume in a group.");
  if (!wanted.type) return origin ? findType(site, caller, origin.typeId) : defaultType(site, caller);
  const type = findType(site, caller, wanted.type);
  if (wanted.group && !wanted.group.volumeTypeIds.includes(type.id))
    throw invalidInput(
      `Invalid volume_type provided: ${type.id} (requested type must be supported by this group).`,
    );
  return type;
}

function checkSources(
  snapshot: Snapshot | undefined,
  source: Volume | undefined,
  backup: Backup | undefined,
): void {
  if (snapshot && snapshot.status !== "available")
    throw invalidSnapshot("Originating snapshot status must be one of 'available' values");
  if (source && !["available", "in-use"].includes(source.status))
    throw invalidVolume("Originating source volume status must be one of 'available, in-use' values");
  if (backup && backup.status !== "available")
    throw invalidBackup("Originating backup status must be one of 'available' values");
}

function sizeOf(
  wanted: NewVolume,
  snapshot: Snapshot | undefined,
  source: Volume | undefined,
  backup: Backup | undefined,
): number {
  const size = wanted.sizeGib ?? source?.sizeGib ?? snapshot?.sizeGib ?? backup?.sizeGib;
  if (size === undefined)
    throw badRequest(
      "The server could not comply with the request since it is either malformed or otherwise incorrect.",
    );
  if (!Number.isInteger(size) || size <= 0)
    throw invalidInput(`Volume size '${size}' must be an integer and greater than 0`);
  if (source && size < source.sizeGib)
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than original volume size  ${source.sizeGib}GB. They must be >= original volume size.`,
    );
  if (snapshot && size < snapshot.sizeGib)
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than the snapshot size ${snapshot.sizeGib}GB. They must be >= original snapshot size.`,
    );
  if (backup && size < backup.sizeGib)
    throw invalidInput(
      `Volume size ${size}GB cannot be smaller than the backup size ${backup.sizeGib}GB. It must be >= backup size.`,
    );
  return size;
}
