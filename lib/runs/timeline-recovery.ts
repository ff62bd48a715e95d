import {
  type RecoveryCheckView,
  type RecoveryServerView,
  type RecoveryTierView,
  type RecoveryView,
  type RecoveryVolumeView,
  takesItselfBack,
} from "./recovery-view";
import type { RunView, StepView } from "./run-view";
import { isOver, stepsByKey, timeOf } from "./timeline-facts";
import { type Outage, outageOf } from "./timeline-outage";
import type { SharedPhase } from "./timeline-recovery-rows";
import { recoveryScale } from "./timeline-recovery-scale";
import { foldsOf, placeOf, spanOf, type TimelineScale } from "./timeline-scale";
import { lastOf } from "./timeline-whole-scale";
import type { Span } from "./timeline-window";

/** Something that took time. */
export interface WorkBar extends Span {
  isRunning: boolean;
  hasFailed: boolean;
}

/** A volume as it is drawn. */
export interface RestoreBar {
  /** Until its turn. */
  wait: Span | null;
  work: WorkBar | null;
  /** Until when it may last, as estimated. */
  estimate: Span | null;
  retries: number[];
}

/** A VM as it is drawn. */
export interface BootBar {
  boot: WorkBar | null;
  /** Up, and not yet seen to be healthy; or until then. */
  settle: Span | null;
  retries: number[];
  checks: { x: number; check: RecoveryCheckView }[];
}

/** From the start to the last green check, or to now; of a relocation from the stop until it serves, or runs again. */
export interface Counted {
  ms: number;
  startX: number;
  endX: number;
  isCounting: boolean;
  isLate: boolean;
}

export interface RecoveryTimeline {
  scale: TimelineScale;
  nowX: number | null;
  /** The line that it has to be before. */
  rtoX: number | null;
  /** What its promise is counted by; null: of a relocation, before anything is off. */
  rto: Counted | null;
  shared: ReadonlyMap<SharedPhase, WorkBar>;
  /** By the keys of their steps. */
  fences: ReadonlyMap<string, WorkBar>;
  /** By the ids of the source's VMs: while each is off, and its start by an undo. */
  offs: ReadonlyMap<string, Span>;
  starts: ReadonlyMap<string, WorkBar>;
  restores: ReadonlyMap<string, RestoreBar>;
  boots: ReadonlyMap<string, BootBar>;
  /** From a tier's first boot until all of it is healthy. */
  blocks: ReadonlyMap<number, Span>;
  folds: { x: number; width: number; ms: number }[];
}

/** The key of the step by which a relocation loses nothing. */
export const LAST_BACKUP = "back-up:cold";

const LEFT = 0.5;
const RIGHT = 97.1;
const SHARED: readonly SharedPhase[] = [
  "fence",
  "back-up",
  "stop",
  "import",
  "network",
  "attach",
  "hand-over",
  "remove",
  "start",
  "clean-up",
];

/** What only a relocation has as lanes; elsewhere phases of these names are other things. */
const OF_MOVE: readonly SharedPhase[] = ["back-up", "stop", "remove", "start"];

/** Those of a restore in place: others look at volumes and stop VMs one by one. */
const OF_CHANGE: readonly SharedPhase[] = ["stop", "attach", "start"];
const OF_ONE_KIND = [...OF_MOVE, ...OF_CHANGE];

/** The phases that are drawn as lanes of their own: those that something happened in. Pure. */
export const sharedPhases = ({
  kind,
  steps,
  recovery,
}: Pick<RunView, "kind" | "steps"> & { recovery?: RunView["recovery"] }): SharedPhase[] => {
  const own = takesItselfBack(kind) ? OF_MOVE : recovery?.swap ? OF_CHANGE : [];
  return SHARED.filter(
    (phase) =>
      (own.includes(phase) || !OF_ONE_KIND.includes(phase)) &&
      steps.some((step) => step.phase === phase && step.startedAt !== null),
  );
};

/** The steps that stop the source, in the order in which they are done; the last one is a relocation's last backup. Pure. */
export const fenceSteps = ({
  kind,
  steps,
}: Pick<RunView, "kind" | "steps">): { key: string; serverId: string | null }[] =>
  steps.flatMap(({ key, phase, serverId }) =>
    ((phase === "fence" || (phase === "stop" && takesItselfBack(kind))) && serverId) || key === LAST_BACKUP
      ? [{ key, serverId }]
      : [],
  );

/** How long a recovery took until it served, or takes by now; null where it never served. Pure. */
export function rtoSoFar(
  recovery: Pick<RecoveryView, "startedAt" | "servingAt">,
  isRunOver: boolean,
  now: number,
): number | null {
  const until = timeOf(recovery.servingAt) ?? (isRunOver ? null : now);
  return until === null ? null : Math.max(until - Date.parse(recovery.startedAt), 0);
}

/** A drill or a recovery as it is drawn; null before it has begun. Pure. */
export function recoveryTimeline(run: RunView, recovery: RecoveryView, now: number): RecoveryTimeline | null {
  const started = timeOf(run.startedAt);
  if (started === null) return null;
  const origin = Math.min(Date.parse(recovery.startedAt), started);
  const end = Math.max(timeOf(run.endedAt) ?? now, started);
  const rel = (time: number) => time - origin;
  const isRunOver = isOver(run);
  const expected = recovery.estimateMs;
  const isMove = takesItselfBack(recovery.mode);
  const outage = outageOf(run, recovery, now);
  const countsFrom = isMove ? outage && rel(outage.from) : 0;
  const { rtoTargetMs } = recovery;
  const rtoMs = rtoTargetMs === null || countsFrom === null ? null : countsFrom + rtoTargetMs;
  const scale = recoveryScale({
    lastMs: lastOf(0, rel(end), {
      isOver: isRunOver,
      estimatedEndMs: recovery.servingAt === null ? expected : null,
    }),
    rtoMs,
    busy: {
      spans: run.steps.flatMap(({ startedAt, endedAt }) =>
        startedAt ? [{ from: rel(Date.parse(startedAt)), to: rel(timeOf(endedAt) ?? end) }] : [],
      ),
      toMs: rel(end),
    },
    left: LEFT,
    right: RIGHT,
  });
  const place: Place = {
    scale,
    steps: stepsByKey(run.steps),
    span: (from, to) => spanOf(scale, rel(from), rel(to)),
    x: (time) => placeOf(scale, rel(time)),
    end,
    isOver: isRunOver,
    begun: least(recovery.volumes.map(({ startedAt }) => timeOf(startedAt))),
  };
  return {
    scale,
    nowX: isRunOver ? null : placeOf(scale, rel(now)),
    rtoX: rtoMs === null ? null : placeOf(scale, rtoMs),
    rto: isMove
      ? outage && countedOff(outage, recovery, place)
      : countedSoFar(run, recovery, { ...place, rel, now }),
    shared: sharedBars(run.steps, place),
    fences: stepBars(run.steps, ["fence", "stop"], place),
    starts: new Map(
      [...stepBars(run.steps, ["start"], place)].flatMap(([key, bar]) => {
        const serverId = place.steps.get(key)?.serverId;
        return serverId ? [[serverId, bar] as const] : [];
      }),
    ),
    offs: isMove ? offSpans(run.steps, outage, place) : new Map(),
    restores: new Map(recovery.volumes.map((volume) => [volume.key, restoreBar(volume, place)])),
    boots: new Map(
      recovery.tiers.flatMap(({ servers }) =>
        servers.map((server) => [server.sourceServerId, bootBar(server, recovery.checks, place)] as const),
      ),
    ),
    blocks: new Map(
      recovery.tiers.flatMap((tier) => {
        const span = blockOf(tier, place);
        return span ? [[tier.order, span] as const] : [];
      }),
    ),
    folds: foldsOf(scale).map(({ left, right, from, to }) => ({
      x: left,
      width: right - left,
      ms: to - from,
    })),
  };
}

interface Place {
  scale: TimelineScale;
  steps: ReadonlyMap<string, StepView>;
  span: (from: number, to: number) => Span;
  x: (time: number) => number;
  end: number;
  isOver: boolean;
  /** When the first restore began. */
  begun: number | null;
}

function sharedBars(steps: readonly StepView[], { span, end }: Place): Map<SharedPhase, WorkBar> {
  return new Map(
    SHARED.flatMap((phase) => {
      const own = steps.filter((step) => step.phase === phase);
      const from = least(own.map(({ startedAt }) => timeOf(startedAt)));
      if (from === null) return [];
      const begun = own.filter(({ startedAt }) => startedAt !== null);
      const isRunning = begun.some(({ endedAt }) => endedAt === null);
      const to = isRunning ? end : Math.max(...begun.map(({ endedAt }) => timeOf(endedAt) ?? end));
      return [[phase, { ...span(from, to), isRunning, hasFailed: own.some(isFailed) }]];
    }),
  );
}

function countedSoFar(
  run: RunView,
  recovery: RecoveryView,
  { x, end, rel, now }: Place & { rel: (time: number) => number; now: number },
): Counted {
  const ms = rtoSoFar(recovery, isOver(run), now) ?? rel(end);
  return {
    ...{ ms, startX: LEFT, endX: x(timeOf(recovery.servingAt) ?? end) },
    isCounting: recovery.servingAt === null,
    isLate: recovery.rtoTargetMs !== null && ms > recovery.rtoTargetMs,
  };
}

function countedOff({ from, to, isOpen }: Outage, { rtoTargetMs }: RecoveryView, { x }: Place): Counted {
  const ms = to - from;
  return {
    ...{ ms, startX: x(from), endX: x(to), isCounting: isOpen },
    isLate: rtoTargetMs !== null && ms > rtoTargetMs,
  };
}

/** From each VM's stop until it is started again, or the new ones serve. */
function offSpans(steps: readonly StepView[], outage: Outage | null, { span }: Place): Map<string, Span> {
  const started = new Map(
    steps.flatMap(({ phase, serverId, startedAt }) =>
      phase === "start" && serverId && startedAt ? [[serverId, Date.parse(startedAt)] as const] : [],
    ),
  );
  return new Map(
    steps.flatMap(({ phase, serverId, endedAt }) => {
      if (phase !== "stop" || !serverId || endedAt === null || outage === null) return [];
      const from = Date.parse(endedAt);
      return [[serverId, span(from, Math.max(started.get(serverId) ?? outage.to, from))] as const];
    }),
  );
}

const stepBars = (
  steps: readonly StepView[],
  phases: readonly StepView["phase"][],
  { span, end }: Place,
): Map<string, WorkBar> =>
  new Map(
    steps.flatMap((step) => {
      const from = timeOf(step.startedAt);
      if (!phases.includes(step.phase) || from === null) return [];
      const to = timeOf(step.endedAt);
      const bar = { ...span(from, to ?? end), isRunning: to === null, hasFailed: isFailed(step) };
      return [[step.key, bar] as const];
    }),
  );

function restoreBar(
  { key, state, startedAt, endedAt, estimateMs }: RecoveryView["volumes"][number],
  place: Place,
): RestoreBar {
  const { span, end, isOver: isRunOver, begun } = place;
  const from = timeOf(startedAt);
  const to = timeOf(endedAt);
  const waitsTo = from ?? (state === "planned" && !isRunOver ? end : null);
  const isBack = isTakenBack(state);
  const isRunning = from !== null && to === null && !isRunOver && !isBack;
  return {
    wait: begun === null || waitsTo === null || waitsTo <= begun ? null : span(begun, waitsTo),
    work:
      from === null
        ? null
        : {
            ...span(from, Math.max(to ?? (isBack ? from : end), from)),
            isRunning,
            hasFailed: state === "failed",
          },
    estimate: isRunning && estimateMs !== null ? span(end, Math.max((from ?? end) + estimateMs, end)) : null,
    retries: retriesOf(place.steps.get(`restore:${key}`), place),
  };
}

function bootBar(
  { sourceServerId, state, bootedAt, healthyAt }: RecoveryServerView,
  checks: readonly RecoveryCheckView[],
  place: Place,
): BootBar {
  const { span, x, end, steps } = place;
  const step = steps.get(`boot:${sourceServerId}`);
  const from = timeOf(step?.startedAt ?? null);
  const up = timeOf(bootedAt);
  const healthy = timeOf(healthyAt);
  const to = up ?? timeOf(step?.endedAt ?? null);
  const isBack = isTakenBack(state);
  const isSettling = up !== null && healthy === null && !place.isOver && state !== "failed" && !isBack;
  return {
    boot:
      from === null
        ? null
        : {
            // Of one that is taken back before it was up nobody knows how far it had come.
            ...span(from, Math.max(to ?? (isBack ? from : end), from)),
            isRunning: to === null && !place.isOver && !isBack,
            hasFailed: state === "failed" && up === null,
          },
    settle: up === null ? null : healthy !== null ? span(up, healthy) : isSettling ? span(up, end) : null,
    retries: retriesOf(step, place),
    checks: checks.flatMap((check) =>
      check.serverId === sourceServerId && check.at !== null ? [{ x: x(Date.parse(check.at)), check }] : [],
    ),
  };
}

const isTakenBack = (state: RecoveryServerView["state"] | RecoveryVolumeView["state"]): boolean =>
  state === "removing" || state === "left" || state === "gone";

function blockOf(
  { servers, state }: RecoveryTierView,
  { steps, span, end, isOver: over }: Place,
): Span | null {
  const from = least(
    servers.map(({ sourceServerId }) => timeOf(steps.get(`boot:${sourceServerId}`)?.startedAt ?? null)),
  );
  if (from === null) return null;
  const ends = servers.flatMap(({ sourceServerId, healthyAt, bootedAt }) => {
    const last = timeOf(healthyAt) ?? timeOf(bootedAt);
    return last ?? timeOf(steps.get(`boot:${sourceServerId}`)?.endedAt ?? null) ?? [];
  });
  return span(from, state === "booting" && !over ? end : Math.max(from, ...ends));
}

const retriesOf = (step: StepView | undefined, { x }: Place): number[] =>
  (step?.attempts ?? []).slice(1).map(({ at }) => x(at));

const isFailed = ({ state }: StepView): boolean => state === "failed" || state === "unknown";

const least = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};
