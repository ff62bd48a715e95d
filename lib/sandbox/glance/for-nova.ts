import type { Site } from "../core/site";
import { fillImage, imageBytes } from "./image-bytes";
import { newImage } from "./new-image";
import { IMAGES, type Image } from "./rows";
import { findImage, type Who } from "./seen-images";

/* What Nova does with Glance, by direct calls. */

/** The image, if this caller may see it. */
export const imageFor = (site: Site, caller: Who, id: string): Image | undefined =>
  findImage(site, caller, id);

export interface ServerImage {
  name: string;
  /** Of the server. */
  projectId: string;
  diskFormat?: string | null;
  containerFormat?: string | null;
  minDisk?: number;
  minRam?: number;
  properties?: Readonly<Record<string, string>>;
}

/** The image of a server, "queued" until it is filled. Nova makes it private. (nova/compute/utils.py, create_image) */
export const newServerImage = (site: Site, { projectId, ...fields }: ServerImage): Image =>
  newImage(site, projectId, { visibility: "private", ...fields });

/** The image of a server that boots from a volume holds no bytes, and is active at once. */
export function activateEmpty(site: Site, id: string): Image {
  fillImage(site, id, Buffer.alloc(0));
  return site.rows(IMAGES).update(id, { virtualSize: null });
}

/** Uploads the bytes of a server's disk; they are those of its image, since guests write to volumes only. */
export const uploadServerImage = (site: Site, id: string, ofImageId: string): Image =>
  fillImage(site, id, imageBytes(site, ofImageId) ?? Buffer.alloc(0));

/** Says that it is being saved. */
export const beginUpload = (site: Site, id: string): Image =>
  site.rows(IMAGES).update(id, { status: "saving", updatedAt: site.now() });
