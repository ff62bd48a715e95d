import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";
import { VOLUME } from "./volumes";

/** What a POST that creates gives back: the new thing's id and the service's own id of the request. */
export interface Created {
  id: string;
  requestId: string | undefined;
}

export interface CreateVolume extends CallOptions {
  name: string;
  /** May be left out with `from`: as large as what it is made of. */
  sizeGib?: number | undefined;
  /** What it is filled with; without it the volume is empty. */
  from?: { backupId: string } | { snapshotId: string } | { imageId: string } | { volumeId: string };
  description?: string | undefined;
  /** Name or id. */
  type?: string | undefined;
  availabilityZone?: string | undefined;
  metadata?: Record<string, string> | undefined;
  groupId?: string | undefined;
  schedulerHints?: Record<string, unknown> | undefined;
}

/**
 * Create a volume. Only accepted when this returns: wait for "available". One from a backup is filled by
 * cinder-backup and ends in "error_restoring" when that fails; its metadata is then the source's, so put your own
 * on afterwards. A full quota is kind "quota". A lost answer is not repeated.
 * POST /volumes (cinder/api/v3/volumes.py; backup_id since 3.47)
 */
export async function createVolume(session: Session, volume: CreateVolume): Promise<Created> {
  const from = volume.from ?? {};
  const { data, answer } = await session.jsonAnswer(z.object({ volume: z.object({ id: z.string() }) }), {
    ...callOptionsOf(volume),
    service: "volume",
    method: "POST",
    path: "/volumes",
    body: {
      volume: {
        name: volume.name,
        size: volume.sizeGib,
        backup_id: "backupId" in from ? from.backupId : undefined,
        snapshot_id: "snapshotId" in from ? from.snapshotId : undefined,
        imageRef: "imageId" in from ? from.imageId : undefined,
        source_volid: "volumeId" in from ? from.volumeId : undefined,
        description: volume.description,
        volume_type: volume.type,
        availability_zone: volume.availabilityZone,
        metadata: volume.metadata,
        group_id: volume.groupId,
      },
      "OS-SCH-HNT:scheduler_hints": volume.schedulerHints,
    },
    microversion: VOLUME,
    expect: [202],
  });
  return { id: data.volume.id, requestId: answer.requestId };
}

/**
 * Set a volume's name or description; in any state, and what is left out stays.
 * PUT /volumes/{id} (cinder/api/v3/volumes.py update, inherited of v2)
 * @throws OpenStackError kind "not_found"
 */
export async function updateVolume(
  session: Session,
  id: string,
  { name, description, ...options }: CallOptions & { name?: string; description?: string },
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "PUT",
    path: `/volumes/${segment(id)}`,
    body: { volume: { name, description } },
    microversion: VOLUME,
    expect: [200],
  });
}

/**
 * Ask for a volume's deletion; one that is gone already is fine. Kind "bad_request" while it is attached, in a
 * group, or has snapshots.
 * DELETE /volumes/{id} (cinder/api/v3/volumes.py, volume/api.py delete)
 * @param withSnapshots deletes its snapshots too
 */
export async function deleteVolume(
  session: Session,
  id: string,
  { withSnapshots, ...options }: CallOptions & { withSnapshots?: boolean } = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/volumes/${segment(id)}`,
    query: { cascade: withSnapshots ? true : undefined },
    microversion: VOLUME,
    expect: [202, 404],
  });
}

/**
 * Set keys of a volume's own metadata; other keys stay. All at once or none.
 * POST /volumes/{id}/metadata (cinder/api/v3/volume_metadata.py)
 */
export async function setVolumeMetadata(
  session: Session,
  id: string,
  metadata: Record<string, string>,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "POST",
    path: `/volumes/${segment(id)}/metadata`,
    body: { metadata },
    microversion: VOLUME,
    expect: [200],
    // The same keys get the same values again.
    isRepeatable: true,
  });
}
