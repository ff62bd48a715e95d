import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { VnfMember } from "../generated/prisma/client";
import { requireVisibleVnf } from "./vnf-visibility";

/**
 * The VNF with its members in their order, its row held until the transaction ends, if it is still as the person saw it.
 * @throws AppError `not_found`; `conflict`, saying who changed what meanwhile
 */
export async function lockVnf(tx: Transaction, session: Session, vnfId: string, version: number) {
  const vnf = await lockVnfAsItIs(tx, session, vnfId);
  if (vnf.version !== version) throw new AppError("conflict", await whatChanged(tx, vnf, version));
  return vnf;
}

/** The same, however often it was changed since. @throws AppError `not_found` */
export async function lockVnfAsItIs(tx: Transaction, session: Session, vnfId: string) {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  const vnf = await requireVisibleVnf(session, vnfId, { of: tx });
  // One after the other: a transaction has one connection.
  const members = await tx.vnfMember.findMany({
    where: { vnfId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  const receivers = await tx.vnfReceiver.findMany({
    where: { vnfId },
    select: { siteId: true, site: { select: { name: true } } },
    orderBy: { site: { nameKey: "asc" } },
  });
  const site = await tx.site.findUniqueOrThrow({
    where: { id: vnf.siteId },
    select: { id: true, name: true, isRemembered: true },
  });
  return { ...vnf, members, receivers, site };
}

export type LockedVnf = Awaited<ReturnType<typeof lockVnf>>;

/** The member of that VM. @throws AppError `not_found` */
export function memberOf(vnf: LockedVnf, serverId: string): VnfMember {
  const member = vnf.members.find((m) => m.serverId === serverId);
  if (!member) throw new AppError("not_found", `${vnf.name} has no such VM.`);
  return member;
}

/** Counts a change; its number is part of the entry in the audit log, by which a later conflict is explained. */
export const nextVersion = async (tx: Transaction, vnfId: string): Promise<number> =>
  (
    await tx.vnf.update({
      where: { id: vnfId },
      data: { version: { increment: 1 } },
      select: { version: true },
    })
  ).version;

async function whatChanged(tx: Transaction, vnf: { id: string; name: string }, version: number) {
  const entries = await tx.auditEntry.findMany({
    where: {
      targetKind: "vnf",
      targetId: vnf.id,
      result: "done",
      details: { path: ["version"], gt: version },
    },
    orderBy: { id: "desc" },
    take: 3,
  });
  const told = entries
    .reverse()
    .map(
      (e) => `${e.actorName} ${DONE[e.action] ?? "changed it"} at ${e.at.toISOString().slice(11, 19)} UTC`,
    );
  const who = told.length > 0 ? told.join("; ") : "somebody changed it";
  return `${vnf.name} was changed since you opened this page: ${who}. Nothing was stored; reload to see it as it is.`;
}

const DONE: Readonly<Record<string, string>> = {
  "vnf.brought_back": "brought it back",
  "vnf.changed": "changed its settings",
  "vnf.ordered": "changed the freeze order",
  "vnf.members_changed": "changed how its VMs take part",
  "vnf.members_added": "added VMs",
  "vnf.members_removed": "removed VMs",
  "vnf.paused": "paused it",
  "vnf.resumed": "resumed it",
  "vnf.drift_repaired": "repaired a drift",
  "recovery.accepted": "accepted its failover, so that it is at another site",
};
