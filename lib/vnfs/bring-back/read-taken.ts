import type { Transaction } from "../../audit/record";
import type { Session } from "../../auth/session-store";
import { OPEN_RECOVERY } from "../../recoveries/open-recoveries";
import { visibleVnfs } from "../vnf-visibility";

/**
 * Which VMs of a site cannot be in a VNF now, each with why: they are in another one, belong to a recovery that is not
 * over, or were left behind by one. A VNF is named to those who see it.
 */
export async function readTaken(
  tx: Transaction,
  session: Session,
  { siteId, serverIds }: { siteId: string; serverIds: readonly string[] },
): Promise<Map<string, string>> {
  const serverId = { in: [...serverIds] };
  const vnf = { select: { id: true, name: true } };
  const members = await tx.vnfMember.findMany({
    where: { siteId, serverId },
    select: { serverId: true, vnf },
  });
  const left = await tx.formerMember.findMany({
    where: { siteId, serverId, releasedAt: null },
    select: { serverId: true, vnf },
    orderBy: { vnfId: "asc" },
  });
  const copies = await tx.recoveryServer.findMany({
    where: { serverId, recovery: { toSiteId: siteId, ...OPEN_RECOVERY } },
    select: { serverId: true, recovery: { select: { mode: true } } },
  });
  const seen = await tx.vnf.findMany({
    where: { AND: [{ id: { in: [...members, ...left].map((row) => row.vnf.id) } }, visibleVnfs(session)] },
    select: { id: true, name: true },
  });
  const names = new Map(seen.map(({ id, name }) => [id, `the VNF ${name}`]));
  const nameOf = (id: string) => names.get(id) ?? "a VNF that your sign-in does not show";
  return new Map([
    ...copies.map((row) => [row.serverId ?? "", `a ${row.recovery.mode} that is not over made it`] as const),
    ...left.map((row) => [row.serverId, `it was left behind by ${nameOf(row.vnf.id)}`] as const),
    ...members.map((row) => [row.serverId, `it is in ${nameOf(row.vnf.id)} now`] as const),
  ]);
}
