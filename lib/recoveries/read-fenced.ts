import type { Transaction } from "../audit/record";
import type { Recovery } from "../generated/prisma/client";
import type { FenceRecord } from "../runs/recovery-view";
import type { AcceptanceFacts } from "./plan-acceptance";

/** The VMs that a failover's fence was about, at sites that are there still, and whose they are besides. */
export async function readFenced(
  tx: Transaction,
  { fence, vnfId }: Pick<Recovery, "fence" | "vnfId">,
): Promise<Pick<AcceptanceFacts, "fenced" | "spokenFor">> {
  const record = fence as unknown as FenceRecord | null;
  const servers = record?.servers ?? [];
  // One after the other: a transaction has one connection.
  const sites = await tx.site.findMany({
    where: { id: { in: [...new Set(servers.flatMap(({ at }) => at?.siteId ?? []))] } },
    select: { id: true },
  });
  const serverId = { in: servers.map((vm) => vm.serverId) };
  const select = { siteId: true, serverId: true } as const;
  const taken = await tx.vnfMember.findMany({ where: { serverId, vnfId: { not: vnfId } }, select });
  const left = await tx.formerMember.findMany({ where: { serverId, vnfId }, select });
  return {
    fenced: servers.filter(({ at }) => sites.some(({ id }) => id === at?.siteId)),
    spokenFor: [...taken, ...left],
  };
}
