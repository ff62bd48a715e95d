import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { readContent, writeContent } from "../content";
import { invalidInput, invalidSnapshot, invalidVolume } from "../refusals";
import { changeVolume, SNAPSHOTS, type Snapshot, VOLUMES, type Volume } from "../rows";
import { findSnapshot } from "../snapshots/find-snapshot";
import { defaultType, findType } from "../types/find-type";
import { findVolume } from "./find-volume";

export interface NewVolume {
  name?: string | null;
  description?: string | null;
  /** May be left out with a source. */
  sizeGib?: number | undefined;
  imageId?: string | undefined;
  snapshotId?: string | undefined;
  sourceVolumeId?: string | undefined;
  /** Name or id. */
  type?: string | undefined;
  az?: string | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** From the request to "available", as measured on devcloud. */
const CREATE_MS = 400;

/** Makes a volume, which becomes available by itself. (cinder/volume/flows/api/create_volume.py) @throws Refusal */
export function makeVolume(site: Site, caller: Caller, wanted: NewVolume): Volume {
  const snapshot = wanted.snapshotId
    ? goodSnapshot(findSnapshot(site, caller, wanted.snapshotId))
    : undefined;
  const source = wanted.sourceVolumeId
    ? goodSource(findVolume(site, caller, wanted.sourceVolumeId))
    : undefined;
  const origin = source ?? snapshot;
  const sizeGib = wanted.sizeGib ?? origin?.sizeGib ?? 0;
  if (!Number.isInteger(sizeGib) || sizeGib <= 0)
    throw invalidInput(`Volume size '${sizeGib}' must be an integer and greater than 0`);
  const type = wanted.type
    ? findType(site, caller, wanted.type)
    : origin
      ? findType(site, caller, origin.typeId)
      : defaultType(site, caller);
  const volume = site.rows(VOLUMES).insert({
    id: site.world.ids.uuid(),
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    sizeGib,
    status: "creating",
    attachStatus: "detached",
    migrationStatus: null,
    replicationStatus: null,
    typeId: type.id,
    az: wanted.az ?? source?.az ?? "nova",
    host: null,
    isBootable: wanted.imageId !== undefined || origin?.imageMetadata != null,
    isMultiattach: type.extraSpecs.multiattach === "<is> True",
    isReadonly: null,
    metadata: wanted.metadata ?? {},
    imageMetadata: origin?.imageMetadata ?? null,
    snapshotId: snapshot?.id ?? null,
    sourceVolumeId: source?.id ?? null,
    groupId: null,
    encryptionKeyId: origin?.encryptionKeyId ?? null,
    attachmentIds: [],
    previousStatus: null,
    createdAt: site.now(),
    updatedAt: null,
  });
  site.later("cinder.create", CREATE_MS, volume.id, { volumeId: volume.id });
  return volume;
}

/** The volume is on its backend, with what it is made of. */
export function finishVolume(
  site: Site,
  { volumeId }: { volumeId: string },
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume) return;
  if (failure !== undefined) return void changeVolume(site, volumeId, { status: "error" });
  const { snapshotId, sourceVolumeId } = volume;
  const blocks = snapshotId
    ? site.rows(SNAPSHOTS).get(snapshotId)?.blocks
    : sourceVolumeId
      ? readContent(site, sourceVolumeId)
      : undefined;
  if (blocks) writeContent(site, volumeId, blocks);
  changeVolume(site, volumeId, { status: "available", host: backendOf(site) });
}

/** `host@backend#pool`, as the scheduler would choose it. */
export const backendOf = (site: Site): string => `r${site.index + 1}-storage@files#files`;

const PROCEED = ["available", "in-use"];

function goodSnapshot(snapshot: Snapshot): Snapshot {
  if (snapshot.status !== "available")
    throw invalidSnapshot("Originating snapshot status must be one of 'available' values");
  return snapshot;
}
function goodSource(volume: Volume): Volume {
  if (!PROCEED.includes(volume.status))
    throw invalidVolume(`Originating source volume status must be one of '${PROCEED.join(", ")}' values`);
  return volume;
}
