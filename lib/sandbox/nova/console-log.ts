import { isDirty, readContent } from "../cinder/content";
import type { Site } from "../core/site";
import { SERVERS, type Server } from "./rows";

/** What a console keeps: the newest lines. (nova/conf/libvirt.py: libvirt keeps the newest 100 KiB) */
const MOST_LINES = 500;

/**
 * What a guest with ext4 tells on its serial console when it boots, as devcloud's real guests do (devcloud/guest):
 * a file system that was not frozen or unmounted when it was cut recovers its journal.
 */
export function tellBoot(site: Site, server: Server): void {
  const disks = server.volumeAttachments.map(({ volumeId, device }) => ({
    name: device.replace("/dev/", ""),
    isDirty: isDirty(readContent(site, volumeId)),
  }));
  // A root disk that is no volume is new at each boot from its image.
  if (server.imageId !== "")
    disks.unshift({ name: (server.rootDevice ?? "/dev/vda").replace("/dev/", ""), isDirty: false });
  let ms = 0;
  const at = (text: string) => {
    ms += 271;
    return `[${(ms / 1000).toFixed(6).padStart(12)}] ${text}`;
  };
  tell(site, server.id, [
    at(`Linux version 6.1.0 (sandbox) at ${new Date(site.now()).toISOString()}`),
    at("Command line: root=/dev/vda ro console=ttyS0"),
    ...disks.flatMap(({ name, isDirty }, i) => [
      ...(isDirty ? [at(`EXT4-fs (${name}): recovery complete`)] : []),
      at(`EXT4-fs (${name}): mounted filesystem with ordered data mode. Quota mode: none.`),
      ...(i === 0 ? [at(`EXT4-fs (${name}): re-mounted. Quota mode: none.`)] : []),
    ]),
    `${server.hostname} login: `,
  ]);
}

/** Adds lines to a server's console. */
export function tell(site: Site, serverId: string, lines: readonly string[]): void {
  const server = site.rows(SERVERS).get(serverId);
  if (server)
    site.rows(SERVERS).update(serverId, { console: [...server.console, ...lines].slice(-MOST_LINES) });
}
