import { createHash } from "node:crypto";
import type { Site } from "../core/site";
import { IMAGES, type Image } from "./rows";

/* Where an image's bytes are. */

const nameOf = (site: Site, id: string): string => `image/${site.name}/${id}`;
const stagedName = (site: Site, id: string): string => `staged-image/${site.name}/${id}`;

export const imageBytes = (site: Site, id: string): Buffer | undefined =>
  site.world.blobs.get(nameOf(site, id));

export function removeBytes(site: Site, id: string): void {
  site.world.blobs.remove(nameOf(site, id));
  site.world.blobs.remove(stagedName(site, id));
}

export const stage = (site: Site, id: string, bytes: Buffer): void =>
  site.world.blobs.put(stagedName(site, id), bytes);

/** What was staged, once. */
export function takeStaged(site: Site, id: string): Buffer | undefined {
  const bytes = site.world.blobs.get(stagedName(site, id));
  site.world.blobs.remove(stagedName(site, id));
  return bytes;
}

/** Gives an image its bytes; it is active then. */
export function fillImage(site: Site, id: string, bytes: Buffer, patch: Partial<Image> = {}): Image {
  site.world.blobs.put(nameOf(site, id), bytes);
  const { diskFormat } = site.rows(IMAGES).get(id) ?? {};
  return site.rows(IMAGES).update(id, {
    status: "active",
    size: bytes.length,
    virtualSize: virtualSize(diskFormat ?? null, bytes),
    checksum: createHash("md5").update(bytes).digest("hex"),
    sha512: createHash("sha512").update(bytes).digest("hex"),
    stores: "fs",
    updatedAt: site.now(),
    ...patch,
  });
}

/** What a disk of it would have: a qcow2's header tells it. (oslo_utils, glance/common/format_inspector.py) */
function virtualSize(diskFormat: string | null, bytes: Buffer): number {
  if (diskFormat !== "qcow2") return bytes.length;
  const isQcow2 = bytes.length >= 32 && bytes.readUInt32BE() === 0x514649fb;
  return isQcow2 ? Number(bytes.readBigUInt64BE(24)) : 0;
}
