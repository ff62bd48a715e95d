import type { Server } from "./rows";

/* Names of disks as libvirt's virtio disks have them; what a caller asks for instead is not heeded there either. */

const letters = (n: number): string =>
  n < 26 ? String.fromCharCode(97 + n) : letters(Math.floor(n / 26) - 1) + letters(n % 26);

/** The first name that is free: /dev/vda for the root, /dev/vdb, … /dev/vdz, /dev/vdaa. (nova/block_device.py) */
export function freeDevice(server: Pick<Server, "volumeAttachments">, isRoot = false): string {
  if (isRoot) return "/dev/vda";
  const taken = new Set(server.volumeAttachments.map(({ device }) => device));
  for (let n = 1; ; n++) {
    const name = `/dev/vd${letters(n)}`;
    if (!taken.has(name)) return name;
  }
}
