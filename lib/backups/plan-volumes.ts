import { localDisks, theyLie } from "../inventory/local-disks";
import type { PlanNote, PlannedVolume } from "./backup-plan";
import type { PlannedMemberFacts } from "./plan-facts";

interface Planned {
  volumes: PlannedVolume[];
  excluded: { volumeId: string; name: string }[];
  shared: { volumeId: string; name: string }[];
  notHeld: string[];
  obstacles: PlanNote[];
  warnings: PlanNote[];
}

/**
 * The volumes of a VM that are backed up, and what has to be said of the others. Pure.
 * @param taken ids of volumes that an earlier member brings already: a shared one is cut once
 * @param members ids of all VMs of the VNF
 */
export function planVolumes(
  member: PlannedMemberFacts,
  taken: ReadonlySet<string>,
  members: ReadonlySet<string>,
): Planned {
  const planned: Planned = {
    volumes: [],
    excluded: [],
    shared: [],
    notHeld: [],
    obstacles: [],
    warnings: [],
  };
  const about = { kind: "vm" as const, id: member.serverId, name: member.name };
  if (!member.facts.server) return planned;
  const { volumes, rootDisk } = member.facts.view;
  const tell = (id: string, name: string, text: string, todo?: string) =>
    planned.warnings.push({
      about: { kind: "volume", id, name: `${member.name} / ${name}` },
      text,
      ...(todo ? { todo } : {}),
    });
  for (const volume of volumes) {
    const name = nameOf(volume);
    if (member.excludedVolumeIds.includes(volume.id)) {
      planned.excluded.push({ volumeId: volume.id, name });
      tell(volume.id, name, "it is left out of the backup by choice");
      continue;
    }
    if (taken.has(volume.id)) {
      planned.shared.push({ volumeId: volume.id, name });
      tell(volume.id, name, "it is shared with another member, and cut once for both");
      continue;
    }
    if (volume.sizeGib === null) {
      planned.obstacles.push({
        about: { kind: "volume", id: volume.id, name: `${member.name} / ${name}` },
        text: "it is attached, and Cinder has not told anything of it",
        todo: "See whether Cinder answers, and whether the volume is in the VM’s project; the inventory is read again by itself.",
      });
      continue;
    }
    const outside = volume.isMultiattach ? writersOutside(member, volume.id, members) : 0;
    if (outside > 0)
      tell(
        volume.id,
        name,
        `it is attached to ${outside === 1 ? "a VM" : `${outside} VMs`} outside this VNF too: what ${outside === 1 ? "that one writes" : "those write"} is not held`,
        "Put all VMs that write to it into this VNF.",
      );
    if (volume.isEncrypted)
      tell(
        volume.id,
        name,
        "it is encrypted: Cinder restores it only where the same volume type and the same key are",
        "Plan its recovery at its own site, or keep type and key in both regions alike.",
      );
    const { sizeGib, device, isRoot, type } = volume;
    planned.volumes.push({ volumeId: volume.id, name, device, sizeGib, isRoot, type });
  }
  const besides = localDisks(member.facts.server);
  planned.notHeld.push(...(rootDisk === "local" ? ["root disk"] : []), ...besides);
  if (besides.length > 0)
    planned.warnings.push({
      about,
      text: `${theyLie(besides)} on the compute host, not in Cinder: no volume backup holds ${besides.length === 1 ? "it, and it comes" : "them, and they come"} back empty`,
      ...(member.facts.server.flavor?.ephemeralGib ? { todo: "Keep on volumes what must survive." } : {}),
    });
  if (rootDisk === "local")
    planned.warnings.push({
      about,
      text: "its root disk lies on the compute host, not in Cinder: no volume backup holds it",
      todo: "Boot it from a volume to have its root disk in the point; otherwise it is built again from its image.",
    });
  if (planned.volumes.length === 0)
    planned.warnings.push({
      about,
      text: "it has no volume that is backed up: only its description is kept",
    });
  return planned;
}

/** How many VMs have a volume attached, as Cinder told last, that are not frozen with it. */
const writersOutside = (
  { facts }: PlannedMemberFacts,
  volumeId: string,
  members: ReadonlySet<string>,
): number =>
  (facts.volumes.find(({ id }) => id === volumeId)?.volume?.attachments ?? []).filter(
    ({ serverId }) => serverId && !members.has(serverId),
  ).length;

/** As people tell a VM's volumes apart: by name, or by what it is there. */
function nameOf(volume: { id: string; name: string | null; device: string | null; isRoot: boolean }): string {
  if (volume.name) return volume.name;
  if (volume.isRoot) return "root";
  return volume.device?.replace(/^\/dev\//, "") ?? volume.id.slice(0, 8);
}
