import type { RecoveryServer, RecoveryVolume } from "../generated/prisma/client";
import {
  type FenceRecord,
  type RecoveryCheckView,
  type RecoveryDecision,
  type RecoveryMode,
  type RecoveryServerView,
  type RecoveryState,
  type RecoverySwapView,
  type RecoveryTierView,
  type RecoveryView,
  type RecoveryVolumeView,
  takesItselfBack,
} from "../runs/recovery-view";
import type { StopReason } from "../runs/run-stopped";
import { runName, type StepView } from "../runs/run-view";
import type { SwapRecord } from "./in-place/swap-book";
import { byHand, SWAP_STEPS } from "./in-place/swap-steps";
import { isThing, nameOfMade } from "./made-things";
import type { RecoveryRows } from "./read-recovery-rows";
import type { PlannedSwap, PlannedVolume, RecoveryRunPlan } from "./recovery-run-plan";
import { mayAsk } from "./recovery-state";
import { shownMade } from "./shown-made";

/** What there is a door for. Who may go through it is the door's to say: all who watch a run are shown the same. */
const DOORS: readonly RecoveryDecision[] = ["accept", "roll-back", "clean-up", "try-again"];
/** So long a person is waited for, unless the step says until when. */
const PAUSE_MS = 4 * 3_600_000;

type Steps = ReadonlyMap<string, StepView>;

/** What the page of a run shows of its recovery. Pure. */
export function toRecoveryView(
  { recovery, plan, point, standing, left, copies, backups, swap, mayGiveTargetUp }: RecoveryRows,
  steps: readonly StepView[],
): RecoveryView {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const [mode, state] = [recovery.mode as RecoveryMode, recovery.state as RecoveryState];
  const takenAt = point?.takenAt.toISOString() ?? plan.point.takenAt;
  const isBusy = recovery.runs.some(({ endedAt }) => endedAt === null);
  const whyLeft = (kind: string) => byKey.get(`remove:${kind.replaceAll("_", "-")}`)?.cause ?? null;
  const back = { recovery, isBusy, copies, whyLeft };
  const servers = plan.servers.flatMap(({ serverId }) => {
    const row = recovery.servers.find(({ sourceServerId }) => sourceServerId === serverId);
    if (!row) return [];
    const server = toServer(row, plan, byKey);
    const made = { ...server, kind: "server", sourceId: serverId, id: row.serverId } as const;
    return [{ ...server, ...shownMade(made, back) }];
  });
  const isLeft = standing.length > 0 || left.length > 0;
  const tiers = toTiers(plan, servers, byKey);
  const isWaiting = tiers.some(({ pause }) => pause !== null);
  return {
    id: recovery.id,
    mode,
    isDrill: recovery.isDrill,
    state,
    from: { id: recovery.fromSiteId, name: recovery.fromSiteName },
    to: { id: recovery.toSiteId, name: recovery.toSiteName, isHome: plan.to.isHome },
    point: {
      id: recovery.pointId,
      takenAt,
      consistency: point?.consistency ?? plan.point.consistency,
      // A relocation's is made after its start, with everything off.
      losesMs: mode === "relocation" ? 0 : recovery.startedAt.getTime() - Date.parse(takenAt),
      isFallback: recovery.pointId !== plan.point.id,
    },
    startedAt: recovery.startedAt.toISOString(),
    servingAt: iso(recovery.servingAt),
    // The VNF serves beside it.
    rtoTargetMs:
      mode === "restore" || recovery.vnf.rtoMinutes === null ? null : recovery.vnf.rtoMinutes * 60_000,
    estimateMs: plan.estimate.totalMs,
    tiers,
    volumes: plan.volumes.flatMap((planned) => {
      const row = recovery.volumes.find(({ sourceVolumeId }) => sourceVolumeId === planned.key);
      if (!row) return [];
      const volume = toVolume(row, planned, plan);
      const made = { ...volume, kind: "volume", sourceId: planned.key, id: row.volumeId } as const;
      return [{ ...volume, ...shownMade(made, back) }];
    }),
    checks: steps.flatMap(toCheck),
    ...(plan.inPlace
      ? { swap: toSwap(plan.inPlace, swap, { isOver: state !== "running" && !isBusy, steps: byKey }) }
      : {}),
    fence: recovery.fence as unknown as FenceRecord | null,
    overrides: recovery.overrides as unknown as RecoveryView["overrides"],
    usable: servers.flatMap(({ name, state: s }) => (s === "healthy" ? [name] : [])),
    left: left.filter(isThing).map((row) => ({
      kind: row.kind,
      name: nameOfMade(row, plan),
      cause: whyLeft(row.kind) ?? "It is not removed yet",
    })),
    standing,
    may: isBusy
      ? isWaiting
        ? ["continue"]
        : []
      : [
          ...DOORS.filter((door) => mayAsk(mode, state).some((event) => event === door)).filter(
            (door) => door !== "clean-up" || isLeft,
          ),
          ...(mayGiveTargetUp ? (["give-target-up"] as const) : []),
        ],
    decided:
      recovery.decidedAt && recovery.decidedBy !== null
        ? { at: recovery.decidedAt.toISOString(), by: recovery.decidedBy }
        : null,
    runs: recovery.runs.map((run) => ({
      id: run.id,
      name: runName(run),
      kind: run.kind,
      isOver: run.endedAt !== null,
    })),
    ...toMoved(recovery, steps),
    backups: backups.map(({ startKey, state: is, ...run }) => ({
      id: run.id,
      name: runName(run),
      kind: run.kind,
      isOver: run.endedAt !== null,
      part: startKey.endsWith(":hot") ? "hot" : "cold",
      state: is,
    })),
    keepUntil: iso(recovery.keepUntil),
    hasReport: recovery.reportHash !== null,
  };
}

function toSwap(
  planned: PlannedSwap,
  record: SwapRecord | null,
  { isOver, steps }: { isOver: boolean; steps: Steps },
): RecoverySwapView {
  const { serverId, serverName, device, oldVolumeId, oldName } = planned;
  const isGivenUp = isOver && record !== null && isLeftInTheMiddle(record, startOf(planned, steps));
  return {
    ...{ serverId, serverName, device, oldVolumeId, oldName },
    newVolumeId: record?.newVolumeId ?? null,
    // It was asked for nothing before it was written down whether it ran.
    state: isGivenUp
      ? "given-up"
      : isOver && (record?.state ?? "open") === "open"
        ? "untouched"
        : (record?.state ?? "open"),
    byHand: isGivenUp
      ? byHand(planned, record.newVolumeId, {
          isAttached: record.state !== "open",
          wasRunning: record.wasRunning === true,
        })
      : null,
    keptAs: record?.keptAs ?? null,
  };
}

const startOf = (planned: PlannedSwap, steps: Steps): StepView["state"] | undefined =>
  steps.get(SWAP_STEPS.start(planned).key)?.state;

/** The run ended before the VM had its volume, or before it ran again. */
function isLeftInTheMiddle({ state, wasRunning }: SwapRecord, start: StepView["state"] | undefined): boolean {
  if (wasRunning === null) return false;
  if (state === "open") return true;
  const hasEnded = start === "succeeded" || start === "warned" || start === "skipped" || start === "failed";
  return (state === "swapped" || state === "put-back") && wasRunning && !hasEnded;
}

const GOES_BACK: readonly RecoveryState[] = ["undoing", "undone", "half-undone", "superseded"];

/** Of what takes itself back: since when it was off for the move, and why it went back. */
function toMoved(
  { mode, state, fence, runs }: RecoveryRows["recovery"],
  steps: readonly StepView[],
): Pick<RecoveryView, "stoppedAt" | "undo"> {
  if (!takesItselfBack(mode)) return { stoppedAt: null, undo: null };
  const record = fence as unknown as FenceRecord | null;
  const failure = runs.find(({ kind }) => takesItselfBack(kind))?.failure as unknown as
    | StopReason
    | null
    | undefined;
  const failed = steps.find((step) => step.state === "failed" && step.cause !== null);
  const why = failure ?? failed;
  return {
    stoppedAt: record?.isProved ? record.at : null,
    undo: GOES_BACK.includes(state as RecoveryState)
      ? { cause: why?.cause ?? "It was cancelled", todo: why?.todo ?? "" }
      : null,
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function toServer(row: RecoveryServer, plan: RecoveryRunPlan, steps: Steps): RecoveryServerView {
  return {
    sourceServerId: row.sourceServerId,
    name: row.name,
    serverId: row.serverId,
    tier: row.tier,
    state: row.state as RecoveryServerView["state"],
    addresses: plan.ports
      .filter(({ serverId }) => serverId === row.sourceServerId)
      .flatMap(({ key, ips }) => {
        // What the site has given counts more than what was asked of it.
        const given = steps.get(`port:${key}`)?.detail.addresses;
        return Array.isArray(given)
          ? given.filter((each) => typeof each === "string")
          : ips.flatMap(({ address }) => address ?? []);
      }),
    bootedAt: iso(row.bootedAt),
    healthyAt: iso(row.healthyAt),
    journalRecovered: row.journalRecovered,
    cause: row.cause,
    todo: row.todo,
    notes: row.notes,
  };
}

const toVolume = (row: RecoveryVolume, planned: PlannedVolume, plan: RecoveryRunPlan): RecoveryVolumeView => {
  const [serverId = ""] = planned.serverIds;
  return {
    key: planned.key,
    name: planned.name,
    serverId,
    serverName: planned.ofServer ?? plan.servers.find((s) => s.serverId === serverId)?.name ?? serverId,
    volumeId: row.volumeId,
    sizeGib: row.sizeGib,
    chainGib: row.chainGib,
    state: row.state as RecoveryVolumeView["state"],
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
    estimateMs: planned.estimateMs,
    cause: row.cause,
  };
};

function toTiers(
  { tiers }: RecoveryRunPlan,
  servers: readonly RecoveryServerView[],
  steps: Steps,
): RecoveryTierView[] {
  let isReady = true;
  return tiers.map(({ order, delaySeconds, pauseBefore }) => {
    const own = servers.filter(({ tier }) => tier === order);
    const pause = pauseOf(`pause:${order}`, pauseBefore, steps);
    const isWaiting = own.every(({ state }) => state === "planned");
    const state = pause
      ? "paused"
      : isWaiting
        ? isReady && delaySeconds > 0 && order !== tiers[0]?.order
          ? "delayed"
          : "waiting"
        : stateOf(own);
    isReady = state === "healthy";
    return { order, state, pause, servers: own };
  });
}

function stateOf(servers: readonly RecoveryServerView[]): RecoveryTierView["state"] {
  for (const state of ["removing", "left"] as const)
    if (servers.some((server) => server.state === state)) return state;
  if (servers.some(({ state }) => state === "failed" || state === "blocked")) return "failed";
  // What was healthy and is gone was cleaned up.
  if (servers.every(({ state, healthyAt }) => state === "healthy" || (state === "gone" && healthyAt)))
    return "healthy";
  return servers.every(({ state }) => state === "gone" || state === "planned") ? "waiting" : "booting";
}

function pauseOf(stepKey: string, text: string | null, steps: Steps): RecoveryTierView["pause"] {
  const step = steps.get(stepKey);
  if (step?.state !== "running" || !step.startedAt) return null;
  const { until } = step.detail;
  return {
    text: text ?? step.title,
    until: typeof until === "string" ? until : new Date(Date.parse(step.startedAt) + PAUSE_MS).toISOString(),
    stepKey,
  };
}

const CHECKED: Readonly<Record<StepView["state"], RecoveryCheckView["state"]>> = {
  waiting: "waiting",
  running: "running",
  succeeded: "passed",
  warned: "passed",
  failed: "failed",
  skipped: "skipped",
  unknown: "unknown",
};

function toCheck({ key, phase, serverId, title, state, endedAt, cause }: StepView): RecoveryCheckView[] {
  if (phase !== "check" || serverId === null) return [];
  return [{ stepKey: key, serverId, title, state: CHECKED[state], at: endedAt, cause }];
}
