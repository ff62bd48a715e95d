import { novaTime } from "../core/times";
import type { Image } from "./rows";

type View = Record<string, unknown>;

const views = new WeakMap<Image, View>();

/** An image on the wire: its properties are beside its fields. (glance/api/v2/images.py, ResponseSerializer) */
export function imageView(image: Image): View {
  // Worked out once: each filter of a list looks at it.
  const known = views.get(image) ?? newView(image);
  views.set(image, known);
  return known;
}

function newView(image: Image): View {
  const path = `/v2/images/${image.id}`;
  return {
    ...image.properties,
    name: image.name,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    visibility: image.visibility,
    size: image.size,
    virtual_size: image.virtualSize,
    status: image.status,
    checksum: image.checksum,
    protected: image.isProtected,
    min_ram: image.minRam,
    min_disk: image.minDisk,
    owner: image.ownerId,
    os_hidden: image.isHidden,
    os_hash_algo: image.sha512 === null ? null : "sha512",
    os_hash_value: image.sha512,
    id: image.id,
    created_at: novaTime(image.createdAt),
    updated_at: novaTime(image.updatedAt),
    tags: image.tags,
    self: path,
    file: `${path}/file`,
    schema: "/v2/schemas/image",
    ...(image.stores === null ? {} : { stores: image.stores }),
  };
}
