import type { Claim } from "./claim-scope";
import { type Link, planFollowUps } from "./plan-follow-ups";
import type { KnownServer } from "./plan-server-merge";
import { readPortLinks, readVolumeLinks } from "./read-known";
import type { ProjectReading } from "./read-project";

/** The known VMs whose volumes or ports have changed without Nova calling the VM itself changed. */
export async function findFollowUps(
  claim: Claim,
  { servers, volumes, ports }: ProjectReading,
  known: readonly KnownServer[],
): Promise<string[]> {
  const justRead = new Set(servers.items.map(({ id }) => id));
  const volumeLinks: Link[] = volumes.items.map((v) => ({
    id: v.id,
    serverIds: v.attachments.flatMap(({ serverId }) => serverId ?? []),
  }));
  const portLinks: Link[] = ports.items.map((p) => ({
    id: p.id,
    serverIds: p.deviceId && p.deviceOwner?.startsWith("compute:") ? [p.deviceId] : [],
    addresses: p.fixedIps.map(({ address }) => address),
  }));
  const concerned = [
    ...planFollowUps(
      knownOf(await readVolumeLinks(claim), volumeLinks, volumes.isWhole),
      volumeLinks,
      justRead,
    ),
    ...planFollowUps(knownOf(await readPortLinks(claim), portLinks, ports.isWhole), portLinks, justRead),
  ];
  const knownIds = new Set(known.map(({ id }) => id));
  return [...new Set(concerned)].filter((id) => knownIds.has(id));
}

/** A list of changes says nothing of what it leaves out. */
function knownOf(known: Link[], listed: readonly Link[], isWhole: boolean): Link[] {
  if (isWhole) return known;
  const ids = new Set(listed.map(({ id }) => id));
  return known.filter(({ id }) => ids.has(id));
}
