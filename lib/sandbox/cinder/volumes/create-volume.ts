import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok } from "../../core/http";
import { boolOf } from "../bool-of";
import { Name, OptionalId, OptionalMetadata, Size, Text } from "../fields";
import { findGroup } from "../groups/find-group";
import { badRequest } from "../refusals";
import { bootSnapshotOf, imageOf } from "./image-source";
import { makeVolume } from "./make-volume";
import { changedVolume } from "./show-volume";

const fields = {
  name: Name,
  description: Text,
  display_name: Name,
  display_description: Text,
  volume_type: z.string().nullish(),
  metadata: OptionalMetadata,
  snapshot_id: OptionalId,
  source_volid: OptionalId,
  consistencygroup_id: OptionalId,
  size: Size.nullish(),
  availability_zone: z.string().max(255).nullish(),
  multiattach: z.unknown().optional(),
  image_id: z.string().max(255).nullish(),
  imageRef: z.string().max(255).nullish(),
  group_id: z.string().max(255).nullish(),
  backup_id: OptionalId,
};
const hints = { "OS-SCH-HNT:scheduler_hints": z.record(z.string(), z.unknown()).nullish() };
/** cinder/api/schemas/volumes.py: unknown keys are refused since 3.53. */
const Loose = z.strictObject({ volume: z.looseObject(fields), ...hints });
const Strict = z.strictObject({ volume: z.strictObject(fields), ...hints });

/** POST /volumes (cinder/api/v3/volumes.py) @throws Refusal */
export function createVolume(ask: Ask): Answer {
  const { site, caller } = ask;
  const { volume } = checkBody(isAtLeast(ask, "3.53") ? Strict : Loose, ask.body);
  if (boolOf(volume.multiattach) === true)
    throw badRequest(
      "multiattach parameter has been removed. The default behavior is to use multiattach enabled volume types. Contact your administrator to create a multiattach enabled volume type and use it to create multiattach volumes.",
    );
  const groupId = isAtLeast(ask, "3.13") ? volume.group_id : undefined;
  const imageRef = volume.image_id ?? volume.imageRef;
  const image = imageRef ? imageOf(site, caller, imageRef) : undefined;
  const bootSnapshotId = image && isAtLeast(ask, "3.46") ? bootSnapshotOf(image) : undefined;
  const made = makeVolume(site, caller, {
    name: volume.name ?? volume.display_name,
    description: volume.description ?? volume.display_description,
    sizeGib: volume.size ?? undefined,
    imageId: bootSnapshotId ? undefined : image?.id,
    snapshotId: bootSnapshotId ?? volume.snapshot_id ?? undefined,
    sourceVolumeId: volume.source_volid ?? undefined,
    // Before 3.47, too: the body may hold anything then, and nobody asks for the version.
    backupId: volume.backup_id || undefined,
    type: volume.volume_type || undefined,
    az: volume.availability_zone ?? undefined,
    metadata: volume.metadata ?? undefined,
    group: groupId ? findGroup(site, caller, groupId) : undefined,
    requestId: ask.requestId,
  });
  return ok({ volume: changedVolume(ask, made) }, 202);
}
