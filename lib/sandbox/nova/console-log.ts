import { isDirty, readContent } from "../cinder/content";
import type { Site } from "../core/site";
import { endGuest } from "./guest-state";
import { CONSOLES, type Server } from "./rows";

/** What a console keeps: the newest lines. (nova/conf/libvirt.py: libvirt keeps the newest 100 KiB) */
const MOST_LINES = 500;

/**
 * What a guest with ext4 tells on its serial console when it boots, as devcloud's real guests do (devcloud/guest):
 * a file system that was not frozen or unmounted when it was cut recovers its journal.
 * @param isNew the log begins anew, as libvirt has it unless the guest reboots by itself
 */
export function tellBoot(site: Site, server: Server, isNew = true): void {
  // It comes up thawed, whatever was before. (nova-quiesce/doc/real-guests.md)
  endGuest(site, server.id);
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
  const lines = [
    at(`Linux version 6.1.0 (sandbox) at ${new Date(site.now()).toISOString()}`),
    at("Command line: root=/dev/vda ro console=ttyS0"),
    ...disks.flatMap(({ name, isDirty }, i) => [
      ...(isDirty ? [at(`EXT4-fs (${name}): recovery complete`)] : []),
      at(`EXT4-fs (${name}): mounted filesystem with ordered data mode. Quota mode: none.`),
      ...(i === 0 ? [at(`EXT4-fs (${name}): re-mounted. Quota mode: none.`)] : []),
    ]),
    `${server.hostname} login: `,
  ];
  const consoles = site.rows(CONSOLES);
  const before = isNew ? [] : linesOf(site, server.id);
  consoles.remove(server.id);
  consoles.insert({ id: server.id, lines: [...before, ...lines].slice(-MOST_LINES) });
}

/** What a server's console has told. */
export const linesOf = (site: Site, serverId: string): readonly string[] =>
  site.rows(CONSOLES).get(serverId)?.lines ?? [];
