import type { Transaction } from "../audit/record";
import type { Consistency } from "../backups/backup-plan";
import type { Recovery, RunStep } from "../generated/prisma/client";
import { type FenceRecord, type RecoveryMode, takesItselfBack } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { FALLBACK_STEP } from "./build/fall-back";
import type { ReportRows } from "./build-report";
import { readSwaps } from "./in-place/swap-book";
import { isThing, nameOfMade } from "./made-things";
import type { RecoveryContext } from "./recovery-context";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import type { SignedOverride } from "./signed-override";

type About = Pick<RecoveryContext, "run" | "plan" | "recovery" | "actor">;

/** What a report is built from, as the run has left it. @param endedAt ms since the epoch */
export async function readReportRows(
  tx: Transaction,
  { run: { id: runId }, plan, recovery: { id: recoveryId }, actor }: About,
  endedAt: number,
): Promise<ReportRows> {
  const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
  // One after the other: a transaction has one connection.
  const recovery = await tx.recovery.findUniqueOrThrow({ where: { id: recoveryId } });
  const servers = await tx.recoveryServer.findMany({ where: { recoveryId } });
  const volumes = await tx.recoveryVolume.findMany({ where: { recoveryId } });
  const targets = await tx.vnf.findUniqueOrThrow({
    where: { id: recovery.vnfId },
    select: { rpoMinutes: true, rtoMinutes: true },
  });
  const point = await tx.recoveryPoint.findUniqueOrThrow({
    where: { id: recovery.pointId },
    select: { id: true, takenAt: true, consistency: true },
  });
  const steps = await tx.runStep.findMany({
    where: { runId },
    orderBy: [{ position: "asc" }, { key: "asc" }],
  });
  const olderLinks = point.id === plan.point.id ? null : await readLinks(tx, point.id);
  const fallback = steps.find(({ key }) => key === FALLBACK_STEP);
  return {
    recovery: {
      name: runName(run),
      mode: recovery.mode as RecoveryMode,
      isDrill: recovery.isDrill,
      startedAt: recovery.startedAt.getTime(),
      servingAt: recovery.servingAt?.getTime() ?? null,
      endedAt,
      startedBy: actor.name,
      reason: run.reason,
    },
    // A restore is of an older moment on purpose; beside the originals the VNF serves meanwhile.
    vnf: {
      name: recovery.vnfName,
      ...(recovery.mode === "restore" || recovery.mode === "replacement"
        ? { rpoMinutes: null, rtoMinutes: recovery.mode === "restore" ? null : targets.rtoMinutes }
        : targets),
    },
    from: { name: recovery.fromSiteName },
    to: { name: recovery.toSiteName },
    point: {
      id: point.id,
      takenAt: point.takenAt.getTime(),
      consistency: point.consistency as Consistency | null,
      isFallback: point.id !== plan.point.id,
      ...(fallback?.cause ? { fallbackCause: fallback.cause } : {}),
    },
    ...toMove(recovery, point, steps),
    overrides: readSigned(recovery),
    fence: recovery.fence as unknown as FenceRecord | null,
    ...(await readSwap(recoveryId, plan)),
    handOver: steps.filter(({ phase }) => phase === "hand-over").map(toCheck),
    checks: steps.filter(({ key }) => key.startsWith("verify:")).map(toCheck),
    servers: plan.servers.flatMap(({ serverId, startsOff }) => {
      const row = servers.find(({ sourceServerId }) => sourceServerId === serverId);
      return row
        ? [
            {
              name: row.name,
              ...(row.serverId === null ? {} : { newId: row.serverId }),
              tier: row.tier,
              // What is gone by now was healthy if it ever was.
              isHealthy: row.healthyAt !== null && row.state !== "failed",
              isPlannedOff: startsOff,
              bootedAt: row.bootedAt?.getTime() ?? null,
              healthyAt: row.healthyAt?.getTime() ?? null,
              journalRecovered: row.journalRecovered,
              cause: row.cause,
              ...(row.notes.length > 0 ? { notes: row.notes } : {}),
            },
          ]
        : [];
    }),
    volumes: plan.volumes.flatMap(({ key, name, serverIds, ofServer }) => {
      const row = volumes.find(({ sourceVolumeId }) => sourceVolumeId === key);
      return row
        ? [
            {
              name,
              serverName:
                ofServer ?? plan.servers.find(({ serverId }) => serverId === serverIds[0])?.name ?? "",
              ...(row.volumeId === null ? {} : { newId: row.volumeId }),
              sizeGib: row.sizeGib,
              chainGib: row.chainGib,
              links: olderLinks?.get(row.backupRowId ?? "") ?? plannedLinks(plan, key),
              startedAt: row.startedAt?.getTime() ?? null,
              endedAt: row.endedAt?.getTime() ?? null,
              tries: row.tries,
              isRestored: row.endedAt !== null && row.state !== "failed",
              cause: row.cause,
            },
          ]
        : [];
    }),
    waits: steps.flatMap(toWait),
    made: await readMade(tx, recoveryId, plan),
  };
}

const plannedLinks = ({ imports }: RecoveryRunPlan, key: string): number =>
  Math.max(1, imports.filter(({ chainOf }) => chainOf === key).length);

/** Of how many backups each of a point's is made: of an older one than the plan's, whose chains the plan does not have. */
async function readLinks(tx: Transaction, pointId: string): Promise<Map<string, number>> {
  const rows = await tx.pointBackup.findMany({
    where: { pointId },
    select: { id: true, chainPosition: true },
  });
  return new Map(
    rows.flatMap(({ id, chainPosition }) => (chainPosition === null ? [] : [[id, chainPosition + 1]])),
  );
}

/** What was signed for with a recovery, as a report has it. */
export const readSigned = ({ overrides }: Pick<Recovery, "overrides">): ReportRows["overrides"] =>
  (overrides as unknown as SignedOverride[]).map(({ kind, by, at, reason }) => ({
    ...{ kind, by, at: Date.parse(at), reason },
  }));

async function readSwap(recoveryId: string, { inPlace }: RecoveryRunPlan): Promise<Pick<ReportRows, "swap">> {
  const [record] = inPlace ? await readSwaps({ recoveryId }) : [];
  if (!inPlace || !record) return {};
  const { state, oldVolumeId, newVolumeId, keptAs } = record;
  const { serverName, device } = inPlace;
  return { swap: { serverName, device, state, oldVolumeId, newVolumeId, keptAs } };
}

/** What a relocation has lost, and how long its VMs were off. */
function toMove(
  { mode, state, fence }: Pick<Recovery, "mode" | "state" | "fence">,
  { takenAt }: { takenAt: Date },
  steps: readonly RunStep[],
): Pick<ReportRows, "losesNothing" | "outage"> {
  if (!takesItselfBack(mode)) return { losesNothing: false };
  const record = fence as unknown as FenceRecord | null;
  const ofSource = (phase: string) => steps.filter((step) => step.phase === phase && step.serverId !== null);
  const from = ofSource("stop").flatMap(({ startedAt }) => startedAt?.getTime() ?? []);
  const back = ofSource("start").flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const offAt = record?.isProved ? Date.parse(record.at) : null;
  // What never served elsewhere has lost nothing either.
  const isBack = state === "undone";
  return {
    losesNothing: isBack || (offAt !== null && takenAt.getTime() >= offAt),
    outage:
      from.length === 0
        ? null
        : { from: Math.min(...from), offAt, backAt: isBack && back.length > 0 ? Math.max(...back) : null },
  };
}

/** Every thing that a recovery made, by all of its runs, and whether it is gone. */
export async function readMade(
  tx: Transaction,
  recoveryId: string,
  plan: RecoveryRunPlan,
): Promise<ReportRows["made"]> {
  const rows = await tx.runResource.findMany({
    where: { run: { recoveryId } },
    orderBy: [{ madeAt: "asc" }, { tag: "asc" }],
  });
  return rows
    .filter(isThing)
    .map((row) => ({ kind: row.kind, name: nameOfMade(row, plan), isRemoved: row.removedAt !== null }));
}

const CHECKED: Readonly<Record<RunStep["state"], ReportRows["checks"][number]["state"]>> = {
  succeeded: "passed",
  warned: "passed",
  failed: "failed",
  unknown: "unknown",
  running: "unknown",
  waiting: "skipped",
  skipped: "skipped",
};

const toCheck = ({ title, state, cause, endedAt }: RunStep): ReportRows["checks"][number] => ({
  title,
  state: CHECKED[state],
  cause,
  at: endedAt?.getTime() ?? null,
});

/** A step is a call, or a status that is waited for. Of a pause the cloud knows nothing. */
const toWait = ({ key, startedAt, endedAt }: RunStep): ReportRows["waits"] =>
  startedAt && endedAt && !key.startsWith("pause:")
    ? [{ from: startedAt.getTime(), to: endedAt.getTime() }]
    : [];
