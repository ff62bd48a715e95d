import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { VnfForm } from "./editable-vm";
import { findDrift } from "./find-drift";
import { readMemberFacts } from "./read-member-facts";
import { toEditable } from "./to-editable";
import { requireVisibleVnf } from "./vnf-visibility";

/** All that the settings of a VNF show, from our own tables alone. @throws AppError `not_found` */
export async function getVnfForm(session: Session, vnfId: string): Promise<VnfForm> {
  requirePermission(session, "vnfs.change");
  const vnf = await requireVisibleVnf(session, vnfId);
  const [members, receivers, sites] = await Promise.all([
    db().vnfMember.findMany({ where: { vnfId }, orderBy: [{ position: "asc" }, { id: "asc" }] }),
    db().vnfReceiver.findMany({ where: { vnfId }, select: { siteId: true } }),
    db().site.findMany({
      where: { OR: [{ isRemembered: false }, { id: vnf.siteId }] },
      select: { id: true, name: true },
      orderBy: { nameKey: "asc" },
    }),
  ]);
  const facts = await readMemberFacts(vnf.siteId, members);
  const editable = toEditable(members, facts);
  return {
    id: vnf.id,
    version: vnf.version,
    site: { id: vnf.siteId, name: sites.find(({ id }) => id === vnf.siteId)?.name ?? "" },
    name: vnf.name,
    description: vnf.description,
    owner: vnf.owner,
    freezeBudgetMs: vnf.freezeBudgetMs,
    onUnquiesced: vnf.onUnquiesced === "continue" ? "continue" : "stop",
    rpoMinutes: vnf.rpoMinutes,
    rtoMinutes: vnf.rtoMinutes,
    drillEveryDays: vnf.drillEveryDays,
    incrementsBeforeFull: vnf.incrementsBeforeFull,
    receiverIds: receivers.map(({ siteId }) => siteId),
    possibleReceivers: sites.filter(({ id }) => id !== vnf.siteId),
    pausedAt: vnf.pausedAt?.toISOString() ?? null,
    members: members.map((member, i) => ({
      ...(editable[i] as (typeof editable)[number]),
      quiesceMethod: member.quiesceMethod as QuiesceMethodName | null,
      isLeftOut: member.isLeftOut,
      bootOrder: member.bootOrder,
      excludedVolumeIds: member.excludedVolumeIds,
    })),
    drift: findDrift(members, facts),
  };
}
