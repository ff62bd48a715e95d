import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok } from "../../core/http";
import type { Site } from "../../core/site";
import { fillFromBlocks } from "../../glance/for-cinder";
import { newImage } from "../../glance/new-image";
import { IMAGES } from "../../glance/rows";
import { readContent } from "../content";
import { Bool } from "../fields";
import { invalidVolume, notAllowed } from "../refusals";
import { changeVolume, VOLUME_TYPES, VOLUMES, type Volume, type VolumeType } from "../rows";
import { cinderTime } from "../time";

/** Until the image is there, ms; devcloud takes 6 to 10 s, since it converts the whole of the volume. */
const UPLOAD_MS = 1_500;

const Upload = z.object({
  "os-volume_upload_image": z.strictObject({
    image_name: z.string().min(1).max(255),
    force: Bool.optional(),
    disk_format: z.enum(["raw", "vmdk", "vdi", "qcow2", "vhd", "vhdx", "ploop"]).optional(),
    container_format: z.string().optional(),
    visibility: z.enum(["community", "public", "private", "shared"]).optional(),
    protected: Bool.optional(),
  }),
});

/** What an image says itself, and a volume need not say for it. (cinder/common/config.py, glance_core_properties) */
const CORE = [
  "checksum",
  "container_format",
  "disk_format",
  "image_name",
  "image_id",
  "min_disk",
  "min_ram",
  "name",
  "size",
];

/** os-volume_upload_image (cinder/volume/api.py, copy_volume_to_image) @throws Refusal */
export function uploadVolume(ask: Ask, volume: Volume): Answer {
  const { site, caller } = ask;
  const wanted = checkBody(Upload, ask.body)["os-volume_upload_image"];
  const { disk_format: diskFormat = "raw", container_format: containerFormat = "bare" } = wanted;
  const visibility = isAtLeast(ask, "3.1") ? (wanted.visibility ?? "private") : "shared";
  if (visibility === "public" && !caller.isAdmin)
    throw notAllowed("volume_extension:volume_actions:upload_public");
  const fine = wanted.force ? ["available", "in-use"] : ["available"];
  if (!fine.includes(volume.status))
    throw invalidVolume(`Volume ${volume.id} status must be ${fine.join(" or ")}`);
  const properties = Object.entries(volume.imageMetadata ?? {}).filter(([key]) => !CORE.includes(key));
  const image = newImage(site, caller.projectId ?? null, {
    name: wanted.image_name,
    diskFormat,
    containerFormat,
    visibility,
    isProtected: wanted.protected ?? false,
    properties: Object.fromEntries(properties),
  });
  changeVolume(site, volume.id, { status: "uploading", previousStatus: volume.status });
  const args = { volumeId: volume.id, imageId: image.id };
  site.later("cinder.upload", UPLOAD_MS, volume.id, args, volume.name ?? undefined);
  const type = site.rows(VOLUME_TYPES).get(volume.typeId);
  return ok(
    {
      "os-volume_upload_image": {
        id: volume.id,
        updated_at: cinderTime(volume.updatedAt),
        status: "uploading",
        display_description: volume.description,
        size: volume.sizeGib,
        volume_type: type && wholeType(type),
        image_id: image.id,
        container_format: containerFormat,
        disk_format: diskFormat,
        image_name: wanted.image_name,
        protected: image.isProtected,
        visibility,
      },
    },
    202,
  );
}

/** A type as the database has it. */
const wholeType = (type: VolumeType) => ({
  id: type.id,
  name: type.name,
  description: type.description,
  is_public: type.isPublic,
  extra_specs: type.extraSpecs,
  qos_specs_id: null,
  created_at: cinderTime(type.createdAt),
  updated_at: cinderTime(type.updatedAt),
  deleted_at: null,
  deleted: false,
});

/** The image has what was in the volume; it stays "queued" for ever when that failed. */
export function finishUpload(
  site: Site,
  { volumeId, imageId }: { volumeId: string; imageId: string },
  failure: string | undefined,
): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (volume?.status !== "uploading") return;
  if (failure === undefined && site.rows(IMAGES).get(imageId))
    fillFromBlocks(site, imageId, readContent(site, volumeId));
  changeVolume(site, volumeId, { status: volume.previousStatus ?? "available", previousStatus: null });
}
