import type { Caller } from "../core/http";
import type { Site } from "../core/site";
import { fillImage, imageBytes } from "./image-bytes";
import { newImage } from "./new-image";
import { IMAGES, type Image } from "./rows";
import { findImage, type Who } from "./seen-images";

/* What Cinder does with Glance, by direct calls. */

const BLOCKS = 16;
const BLOCK_BYTES = 256;

export const getImage = (site: Site, id: string): Image | undefined => site.rows(IMAGES).get(id);

/** The image, if this caller may see it. */
export const visibleImage = (site: Site, caller: Who, id: string): Image | undefined =>
  findImage(site, caller, id);

/**
 * The contents of a volume made of an image: 16 blocks of 256 characters, one a byte, without the zeros at their ends.
 * Of an image longer than a volume's contents, 16 pieces at even distances.
 */
export function imageBlocks(site: Site, id: string): string[] {
  const bytes = imageBytes(site, id) ?? Buffer.alloc(0);
  const step = bytes.length <= BLOCKS * BLOCK_BYTES ? BLOCK_BYTES : Math.floor(bytes.length / BLOCKS);
  return Array.from({ length: BLOCKS }, (_, i) =>
    withoutZeros(bytes.toString("latin1", i * step, Math.min(i * step + BLOCK_BYTES, bytes.length))),
  );
}

function withoutZeros(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}

export interface ImageFromVolume {
  name: string;
  /** Blocks as `imageBlocks` gives them. */
  blocks: readonly string[];
  diskFormat?: string;
  containerFormat?: string;
  visibility?: Image["visibility"];
  isProtected?: boolean;
  minDisk?: number;
  minRam?: number;
  properties?: Readonly<Record<string, string>>;
}

/** An image with the contents of a volume. */
export function newImageFromVolume(
  site: Site,
  caller: Pick<Caller, "projectId">,
  { blocks, ...fields }: ImageFromVolume,
): Image {
  const image = newImage(site, caller.projectId ?? null, {
    diskFormat: "raw",
    containerFormat: "bare",
    ...fields,
  });
  return fillFromBlocks(site, image.id, blocks);
}

/** Gives an image that is there already the contents of a volume: it was "queued" or "saving" so long. */
export const fillFromBlocks = (site: Site, id: string, blocks: readonly string[]): Image =>
  fillImage(
    site,
    id,
    Buffer.concat(blocks.map((block) => Buffer.concat([Buffer.from(block, "latin1")], BLOCK_BYTES))),
  );
