import type { Caller } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { visibleImage } from "../../glance/for-cinder";
import { IMAGES, type Image } from "../../glance/rows";
import { badRequest, invalidInput } from "../refusals";

const GIB = 1 << 30;

/** The image that a request names by its id, a link to it, or its name. (cinder/api/v2/volumes.py, _image_uuid_from_ref) */
export function imageOf(site: Site, caller: Caller, ref: string): Image {
  const byId = visibleImage(site, caller, ref.split("/").at(-1) ?? "");
  if (byId) return byId;
  const named = site
    .rows(IMAGES)
    .filter((image) => image.name === ref && visibleImage(site, caller, image.id) !== undefined);
  if (named.length > 1)
    throw new Refusal(409, `Multiple matches found for '${ref}', use an ID to be more specific.`);
  const [image] = named;
  if (!image) throw badRequest("Invalid image identifier or unable to access requested image.");
  return image;
}

/** @throws Refusal 400 for an image that a volume of this size cannot hold (cinder/volume/volume_utils.py) */
export function checkImage(image: Image, sizeGib: number): void {
  if (image.status !== "active") throw invalidInput(`Image ${image.id} is not active.`);
  const imageGib = Math.ceil((image.size ?? 0) / GIB);
  if (imageGib > sizeGib)
    throw invalidInput(`Size of specified image ${imageGib}GB is larger than volume size ${sizeGib}GB.`);
  if (sizeGib < image.minDisk)
    throw invalidInput(
      `Volume size ${sizeGib}GB cannot be smaller than the image minDisk size ${image.minDisk}GB.`,
    );
}

/** What a volume remembers of its image. (cinder/volume/volume_utils.py, get_volume_image_metadata) */
export const imageMetadataOf = (image: Image): Record<string, string> => ({
  signature_verified: "False",
  ...image.properties,
  image_id: image.id,
  image_name: image.name ?? "",
  checksum: image.checksum ?? "",
  container_format: image.containerFormat ?? "",
  disk_format: image.diskFormat ?? "",
  min_disk: String(image.minDisk),
  min_ram: String(image.minRam),
  size: String(image.size ?? 0),
});

/**
 * The snapshot that an image of a server that boots from a volume stands for: such an image has no bytes.
 * (cinder/api/v3/volumes.py, _get_image_snapshot)
 */
export function bootSnapshotOf({ properties }: Image): string | undefined {
  const text = properties.block_device_mapping;
  if (!text) return undefined;
  const devices = JSON.parse(text) as { source_type?: string; boot_index?: number; snapshot_id?: string }[];
  return devices.find((each) => each.source_type === "snapshot" && each.boot_index === 0)?.snapshot_id;
}
