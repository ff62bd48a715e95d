import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { readFormerCopies } from "../recoveries/former-members/read-former-copies";
import { readOpenFailover } from "../recoveries/read-open-failovers";
import { readinessOf } from "../recoveries/readiness/read-readiness";
import { HAS_SOMETHING_LEFT } from "../recovery-points/prune/left-of-points";
import { readNewestPoints } from "../recovery-points/read-newest-points";
import { readPointRows } from "../recovery-points/read-point-rows";
import { readSchedulesOf } from "../schedules/read-schedules-of";
import { countMembers, NO_MEMBERS } from "./count-members";
import { findDrift } from "./find-drift";
import { findLimitations } from "./find-limitations";
import { judgeProtection } from "./judge-protection";
import { readChainOf } from "./read-chain-of";
import { readFreezes } from "./read-freezes";
import { readLastDrills } from "./read-last-drills";
import { readMemberFacts } from "./read-member-facts";
import { readRpoDays } from "./read-rpo-days";
import { readRunsOf } from "./read-runs-of";
import { toMemberView } from "./to-member-view";
import type { VnfView } from "./vnf";
import { requireVisibleVnf } from "./vnf-visibility";

const SHOWN_POINTS = 5;

/**
 * A VNF with all that its page shows, from our own tables alone. A deleted one is there too, since its points may be.
 * @throws AppError `not_found`
 */
export async function getVnf(session: Session, vnfId: string): Promise<VnfView> {
  requirePermission(session, "vnfs.view");
  const vnf = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  const ofVnf = Prisma.sql`p.vnf_id = ${vnf.id}::uuid`;
  const [
    site,
    members,
    receivers,
    newestOf,
    points,
    pointCount,
    runCount,
    runs,
    drills,
    freezes,
    copies,
    readiness,
    openFailover,
    schedules,
    now,
  ] = await Promise.all([
    db().site.findUniqueOrThrow({
      where: { id: vnf.siteId },
      select: { id: true, name: true, isRemembered: true },
    }),
    db().vnfMember.findMany({ where: { vnfId: vnf.id }, orderBy: [{ position: "asc" }, { id: "asc" }] }),
    db().vnfReceiver.findMany({
      where: { vnfId: vnf.id },
      select: { site: { select: { id: true, name: true } } },
      orderBy: { site: { nameKey: "asc" } },
    }),
    readNewestPoints([vnf.id]),
    readPointRows(ofVnf, SHOWN_POINTS),
    db().recoveryPoint.count({ where: { vnfId: vnf.id, ...HAS_SOMETHING_LEFT } }),
    db().run.count({ where: { vnfId: vnf.id } }),
    readRunsOf([vnf.id]),
    readLastDrills([vnf.id]),
    readFreezes(vnf.id),
    readFormerCopies([vnf.id]),
    readinessOf(vnf.id),
    readOpenFailover(vnf.id),
    readSchedulesOf(vnf.id),
    databaseNow(),
  ]);
  const newest = newestOf.get(vnf.id) ?? null;
  const [facts, counts, newestRows, chain, days] = await Promise.all([
    readMemberFacts(vnf.siteId, members),
    countMembers([vnf.id], newestOf),
    newest ? readPointRows(Prisma.sql`p.id = ${newest.id}::uuid`, 1) : [],
    newest ? readChainOf(newest.id) : null,
    readRpoDays(vnf, now),
  ]);
  const { active = null, last = null } = runs.get(vnf.id) ?? {};
  return {
    id: vnf.id,
    name: vnf.name,
    description: vnf.description,
    owner: vnf.owner,
    version: vnf.version,
    site,
    receivers: receivers.map(({ site: { id, name } }) => ({ siteId: id, siteName: name })),
    freezeBudgetMs: vnf.freezeBudgetMs,
    onUnquiesced: vnf.onUnquiesced === "continue" ? "continue" : "stop",
    rpoMinutes: vnf.rpoMinutes,
    incrementsBeforeFull: vnf.incrementsBeforeFull,
    pausedAt: vnf.pausedAt?.toISOString() ?? null,
    deletedAt: vnf.deletedAt?.toISOString() ?? null,
    ...judgeProtection({
      pausedAt: vnf.pausedAt,
      isRemembered: site.isRemembered,
      ...(counts.get(vnf.id) ?? NO_MEMBERS),
      newest,
      rpoMinutes: vnf.rpoMinutes,
      now,
    }),
    members: members.map((member) =>
      toMemberView(member, facts.get(member.serverId), freezes.last?.members.get(member.serverId)),
    ),
    drift: findDrift(members, facts),
    // Of a remembered site nothing is known by which they could be found.
    limitations: site.isRemembered ? [] : findLimitations(members, facts),
    newestPoint: newestRows[0] ?? null,
    points,
    now: now.toISOString(),
    freeze: freezes.last && {
      lastMs: freezes.last.windowMs,
      lastRunId: freezes.last.runId,
      lastAt: freezes.last.openedAt,
    },
    worstFreezeMs: freezes.worstMs,
    chain,
    activeRun: active,
    lastRun: last,
    lastDrill: drills.get(vnf.id) ?? null,
    formerCopies: copies.get(vnf.id) ?? [],
    readiness,
    openFailover,
    schedules,
    pointCount,
    runCount,
    days,
  };
}
