import { db } from "../db";
import { AppError } from "../errors";
import type { RecoveryPoint, Vnf } from "../generated/prisma/client";
import { type RetryRules, UNREACHED_RETRY } from "../openstack/retry";
import type { ServerDescription } from "../recovery-points/server-description";
import { runName } from "../runs/run-view";
import { credentialSession, listCredentials } from "../sites/site-session";
import { readPlace } from "./in-place/read-place";
import type { DescribedServer } from "./point-facts";
import { planTakenWithoutDrill, planWithoutDrill } from "./promote/plan-without-drill";
import { readPromoted } from "./promote/read-promoted";
import { proposeMapping } from "./propose-mapping";
import { readBesides } from "./read-besides";
import { readDrillThings } from "./read-drill-things";
import { readFormers } from "./read-formers";
import { readFreeAddresses } from "./read-free-addresses";
import { readCopies, readPointFacts } from "./read-point-facts";
import { readRecoveryPlan } from "./read-recovery-plan";
import { readRestoreHistory } from "./read-restore-history";
import { readTaken } from "./read-taken";
import { readTarget } from "./read-target";
import type { KnownProject } from "./read-target-project";
import type { RecoveryFacts } from "./recovery-facts";
import { readOwnBackups } from "./relocation/read-own-backups";
import type { PresentVm } from "./replace/plan-replaced";
import { readPresent } from "./replace/read-present";
import { readSeats } from "./replace/read-seats";
import { type RestoreWhat, selectServers } from "./restore-what";
import { restoresAtOnce } from "./restores-at-once";
import type { TargetCopy } from "./target-facts";
import { wantedAddresses } from "./wanted-addresses";

/** Which recovery is meant. */
export interface RecoveryQuestion {
  siteId: string;
  pointId: string;
  mode: RecoveryFacts["mode"];
  cleanUp: RecoveryFacts["cleanUp"];
  /** Source ids of VMs; null: all. */
  only: string[] | null;
  /** Of a restore: what of the point. */
  what?: RestoreWhat | null;
  /** Whether an older point may be taken when a volume cannot be restored. Default: no. */
  mayFallBack?: boolean;
  /** Of a relocation that plans anew by the backup that it has made: what stands in others' way is itself. */
  ofRecovery?: string;
  /** Of a failover: the drill in whose place it is made. */
  promotesId?: string | null;
}

export interface RecoveryReading {
  facts: RecoveryFacts;
  /** What the target did not tell, in sentences for everybody. */
  problems: string[];
}

const ANSWER_MS = 10_000;

/**
 * All that the plan of a recovery is made from: our tables, and a look at the target as it is now; for a failover one at
 * the source, too. Who may see the VNF has been asked before.
 * @throws AppError `not_found`; `precondition_failed` for a point that nothing can be recovered from
 */
export async function readRecoveryFacts(vnf: Vnf, question: RecoveryQuestion): Promise<RecoveryReading> {
  const { siteId, pointId, mode, cleanUp, only, what = null, mayFallBack = false, ofRecovery } = question;
  const promotesId = mode === "failover" ? (question.promotesId ?? null) : null;
  const drill = promotesId ? await readPromoted(promotesId, { vnfId: vnf.id, siteId, pointId }) : null;
  const point = await db().recoveryPoint.findFirst({ where: { id: pointId, vnfId: vnf.id } });
  if (!point) throw new AppError("not_found", `${vnf.name} has no such recovery point.`);
  requireUsable(point);
  const described = point.servers as unknown as ServerDescription[];
  const seats =
    mode === "replacement"
      ? await readSeats(
          vnf.id,
          described.map(({ serverId }) => serverId),
        )
      : null;
  const servers = await readServers(vnf, described, seats);
  const chosen = selectServers({ servers, only, what });
  const { facts: pointFacts, rows } = await readPointFacts(point, servers);
  const volumeIds = rows.map(({ volumeId }) => volumeId);
  const copies = await readCopies(point, rows, siteId);
  const plan = withChecksOf(await readRecoveryPlan(vnf.id, siteId), seats);
  const [asItIs, drillThings, source, history, others, lastPassedDrill, besides] = await Promise.all([
    readTarget(siteId, {
      isHome: siteId === vnf.siteId,
      copies,
      isWanted: (project) => mayBeMapped(project, { servers, copies, plan }),
    }),
    readDrillThings(siteId),
    readSource(vnf, mode),
    readRestoreHistory(siteId, { siteId: point.siteId, volumeIds }),
    readOtherPoints(point),
    readLastPassedDrill(vnf.id, siteId),
    readBesides(vnf.id, ofRecovery),
  ]);
  const isUnstarted = mode === "relocation" && ofRecovery === undefined;
  const ownBackups = isUnstarted ? await readOwnBackups(vnf.id, point.usableServerIds) : undefined;
  const made = [...drillThings, ...(drill?.made ?? [])];
  const without = planWithoutDrill(asItIs.facts, { needs: drill?.needs ?? [], made });
  const reading = {
    ...asItIs,
    facts: seats ? { ...without, site: { ...without.site, isVacated: true } } : without,
  };
  const present = seats ? await readPresent(chosen, seats, reading) : [];
  const proposed = proposeMapping({
    servers: chosen,
    point: pointFacts,
    source,
    plan,
    target: reading.facts,
  });
  const formers = await readFormers(vnf.id, siteId);
  const [{ facts: asTaken, problems }, freeAddresses] = await Promise.all([
    readTaken(reading, wantedAddresses(chosen, proposed, reading.facts), [
      ...present.flatMap(({ vm }) => (vm ? [{ ...vm, ports: [], isPresent: true }] : [])),
      ...formers,
    ]),
    readFreeAddresses(reading, proposed),
  ]);
  const target = { ...(drill ? planTakenWithoutDrill(asTaken, drill) : asTaken), freeAddresses };
  const [of] = chosen;
  const ofProject = target.projects.find(({ projectId }) => projectId === of?.projectId);
  const place =
    what?.kind === "in-place" && of && ofProject
      ? await readPlace(vnf.id, of, what.volumeId, ofProject.credentialId)
      : null;
  const facts: RecoveryFacts = {
    mode,
    vnf: {
      id: vnf.id,
      name: vnf.name,
      version: vnf.version,
      rpoMinutes: vnf.rpoMinutes,
      rtoMinutes: vnf.rtoMinutes,
      drillEveryDays: vnf.drillEveryDays,
    },
    source,
    point: pointFacts,
    ...others,
    servers: seats ? withPowerOf(servers, present) : servers,
    only,
    what,
    place,
    ...(seats ? { present } : {}),
    target,
    plan,
    cleanUp,
    mayFallBack,
    restoresAtOnce: restoresAtOnce(),
    history,
    lastPassedDrill,
    promotes: drill ? { recoveryId: drill.recoveryId, name: drill.name } : null,
    ...besides,
    ...(ownBackups && { ownBackups }),
  };
  return { facts, problems };
}

/** Whether anything of the point could be recovered into a project: those that no rule leads to have to be chosen first. */
function mayBeMapped(
  { projectId, projectName, isForRecords }: KnownProject,
  { servers, copies, plan }: Pick<RecoveryFacts, "servers" | "plan"> & { copies: readonly TargetCopy[] },
): boolean {
  return (
    isForRecords ||
    servers.some((server) => server.projectId === projectId || server.projectName === projectName) ||
    copies.some((copy) => copy.projectId === projectId) ||
    plan.chosen.some(
      ({ kind, choice }) => kind === "project" && choice?.do === "use" && choice.id === projectId,
    )
  );
}

function requireUsable({ state, usableServerIds }: RecoveryPoint): void {
  const refuse = (message: string) => {
    throw new AppError("precondition_failed", message);
  };
  if (state === "building") refuse("This recovery point is still being made. Choose another one.");
  if (state === "pruned") refuse("The backups of this recovery point were deleted. Choose another one.");
  if (usableServerIds.length === 0) refuse("No VM of this recovery point is usable. Choose another one.");
}

/** As the point describes them; their boot order is what the VNF says now, so that it can be mended without a new point. */
async function readServers(
  vnf: Vnf,
  described: readonly ServerDescription[],
  seats: Seats | null,
): Promise<DescribedServer[]> {
  const members = await db().vnfMember.findMany({
    where: { vnfId: vnf.id },
    select: { serverId: true, bootOrder: true },
  });
  const orders = new Map(members.map(({ serverId, bootOrder }) => [serverId, bootOrder]));
  return described.map((server) => ({
    ...server,
    bootOrder: orders.get(seats?.get(server.serverId)?.serverId ?? server.serverId) ?? server.bootOrder,
  }));
}

/** In a point that was taken with everything off for a move, what runs now seems to have been off. */
const withPowerOf = (servers: DescribedServer[], present: readonly PresentVm[]): DescribedServer[] =>
  servers.map((server) =>
    present.some(({ sourceId, vm }) => sourceId === server.serverId && vm?.power === "runs")
      ? { ...server, wasPoweredOff: false }
      : server,
  );

type Seats = Awaited<ReturnType<typeof readSeats>>;

/** What is checked of a VM now is checked of the one of the point that comes in its place. */
function withChecksOf(plan: RecoveryFacts["plan"], seats: Seats | null): RecoveryFacts["plan"] {
  if (!seats) return plan;
  const sourceOf = new Map([...seats].map(([sourceId, { serverId }]) => [serverId, sourceId]));
  return {
    ...plan,
    bootTiers: plan.bootTiers.map((tier) => ({
      ...tier,
      checks: tier.checks.map((check) => ({
        ...check,
        serverId: sourceOf.get(check.serverId) ?? check.serverId,
      })),
    })),
  };
}

/** A drill and a restore leave it alone, and so it is not asked. */
async function readSource(vnf: Vnf, mode: RecoveryFacts["mode"]): Promise<RecoveryFacts["source"]> {
  const { id, name, isRemembered } = await db().site.findUniqueOrThrow({
    where: { id: vnf.siteId },
    select: { id: true, name: true, isRemembered: true },
  });
  const isAsked = (mode === "failover" || mode === "relocation") && !isRemembered;
  return { id, name, isRemembered, answers: isAsked ? await hasAnswered(id, UNREACHED_RETRY) : null };
}

/**
 * Whether Nova there answers anything now, by whichever credential.
 * @param unreachedRetry how soon "nobody" is believed; default: as of any call
 */
export async function hasAnswered(siteId: string, unreachedRetry?: RetryRules): Promise<boolean> {
  const credentials = await listCredentials(siteId);
  const asked = await Promise.allSettled(
    credentials.map(async ({ id }) => {
      const session = await credentialSession(id);
      await session.call({
        service: "compute",
        method: "GET",
        path: "/servers",
        query: { limit: 1 },
        expect: [200],
        deadlineMs: ANSWER_MS,
        unreachedRetry,
      });
    }),
  );
  return asked.some(({ status }) => status === "fulfilled");
}

async function readOtherPoints({
  id,
  vnfId,
  takenAt,
}: RecoveryPoint): Promise<Pick<RecoveryFacts, "olderPoint" | "newerPoint">> {
  const [older, newer] = await Promise.all([
    db().recoveryPoint.findFirst({
      where: { vnfId, id: { not: id }, state: "complete", takenAt: { lt: takenAt } },
      orderBy: [{ takenAt: "desc" }, { id: "asc" }],
      select: { id: true, takenAt: true },
    }),
    db().recoveryPoint.findFirst({
      where: {
        vnfId,
        state: { in: ["complete", "incomplete"] },
        usableServerIds: { isEmpty: false },
        takenAt: { gt: takenAt },
      },
      orderBy: { takenAt: "desc" },
      select: { id: true, takenAt: true },
    }),
  ]);
  const named = (point: typeof older) => point && { id: point.id, takenAt: point.takenAt.toISOString() };
  return { olderPoint: named(older), newerPoint: named(newer) };
}

/** As its report says; whatever became of it later. */
export async function readLastPassedDrill(
  vnfId: string,
  siteId: string,
): Promise<(NonNullable<RecoveryFacts["lastPassedDrill"]> & { runId: string }) | null> {
  const last = await db().recovery.findFirst({
    where: {
      ...{ vnfId, toSiteId: siteId, mode: "drill" },
      report: { path: ["verdict"], equals: "passed" },
      servingAt: { not: null },
    },
    orderBy: { servingAt: "desc" },
    select: {
      servingAt: true,
      runs: { where: { kind: "drill" }, orderBy: { number: "asc" }, take: 1 },
    },
  });
  const run = last?.runs[0];
  if (!last?.servingAt || !run) return null;
  return { at: last.servingAt.toISOString(), name: runName(run), runId: run.id };
}
