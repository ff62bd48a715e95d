import type { Site } from "../core/site";
import { IMAGES, type Image } from "./rows";

/** A new image, without bytes where nothing else is said. */
export function newImage(site: Site, ownerId: string | null, fields: Partial<Image>): Image {
  const now = site.now();
  const newest = site.rows(IMAGES).all().at(-1);
  return site.rows(IMAGES).insert({
    id: site.world.ids.uuid(),
    number: (newest?.number ?? 0) + 1,
    name: null,
    status: "queued",
    visibility: "shared",
    ownerId,
    isProtected: false,
    isHidden: false,
    diskFormat: null,
    containerFormat: null,
    size: null,
    virtualSize: null,
    minDisk: 0,
    minRam: 0,
    checksum: null,
    sha512: null,
    stores: null,
    createdAt: now,
    updatedAt: now,
    tags: [],
    properties: {},
    ...fields,
  });
}
