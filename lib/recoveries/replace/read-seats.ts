import { db } from "../../db";
import type { VnfMember } from "../../generated/prisma/client";
import { findSuccessor, type Succession } from "./find-successor";

/** The VNF's members that VMs of a point are now, by these VMs' ids; those without one are left out. */
export async function readSeats(
  vnfId: string,
  serverIds: readonly string[],
): Promise<Map<string, VnfMember>> {
  const [members, rows] = await Promise.all([
    db().vnfMember.findMany({ where: { vnfId }, orderBy: { position: "asc" } }),
    db().recoveryServer.findMany({
      where: { serverId: { not: null }, recovery: { vnfId, state: "accepted" } },
      select: { sourceServerId: true, serverId: true },
      orderBy: { recovery: { decidedAt: "asc" } },
    }),
  ]);
  const successions = rows.flatMap(({ sourceServerId, serverId }): Succession[] =>
    serverId === null ? [] : [{ from: sourceServerId, to: serverId }],
  );
  return new Map(
    serverIds.flatMap((id) => {
      const member = findSuccessor(id, members, successions);
      return member ? [[id, member] as const] : [];
    }),
  );
}
