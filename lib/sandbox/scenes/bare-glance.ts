import { createCipheriv } from "node:crypto";
import type { Site } from "../core/site";
import { fillImage } from "../glance/image-bytes";
import { newImage } from "../glance/new-image";

const SIZE = 4 << 20;

/** The image that each region of devcloud has, of as many bytes that are the same at every start. (devcloud/bin/ready.py) */
export function bareGlance(site: Site, ownerId: string): void {
  const { id } = newImage(site, ownerId, {
    name: "devcloud-image",
    diskFormat: "raw",
    containerFormat: "bare",
    visibility: "public",
    properties: { hw_qemu_guest_agent: "yes" },
  });
  fillImage(site, id, fixedBytes(SIZE));
}

/** Bytes that look like chance. */
const fixedBytes = (size: number): Buffer =>
  createCipheriv("aes-128-ctr", "devcloud-devcloud".slice(0, 16), Buffer.alloc(16)).update(
    Buffer.alloc(size),
  );
