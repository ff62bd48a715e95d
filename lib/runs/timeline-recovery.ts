import type { RecoveryCheckView, RecoveryServerView, RecoveryTierView, RecoveryView } from "./recovery-view";
import type { RunView, StepView } from "./run-view";
import { isOver, stepsByKey, timeOf } from "./timeline-facts";
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

export interface RecoveryTimeline {
  scale: TimelineScale;
  nowX: number | null;
  /** The line that it has to be before. */
  rtoX: number | null;
  /** From the start to the last green check, or to now. */
  rto: { ms: number; endX: number; isCounting: boolean; isLate: boolean };
  shared: ReadonlyMap<SharedPhase, WorkBar>;
  /** By the keys of their steps. */
  fences: ReadonlyMap<string, WorkBar>;
  restores: ReadonlyMap<string, RestoreBar>;
  boots: ReadonlyMap<string, BootBar>;
  /** From a tier's first boot until all of it is healthy. */
  blocks: ReadonlyMap<number, Span>;
  folds: { x: number; width: number; ms: number }[];
}

const LEFT = 0.5;
const RIGHT = 97.1;
const SHARED: readonly SharedPhase[] = ["fence", "import", "network", "hand-over", "clean-up"];

/** Those of a restore in place: others look at volumes and stop VMs one by one. */
const CHANGE: readonly SharedPhase[] = ["stop", "attach", "start"];

/** The phases that are drawn as lanes of their own: those that something happened in. Pure. */
export const sharedPhases = ({
  steps,
  recovery,
}: Pick<RunView, "steps"> & { recovery?: RunView["recovery"] }): SharedPhase[] =>
  [...SHARED, ...(recovery?.swap ? CHANGE : [])].filter((phase) =>
    steps.some((step) => step.phase === phase && step.startedAt !== null),
  );

/** The steps that fence the source, in the order in which they are done. Pure. */
export const fenceSteps = ({ steps }: Pick<RunView, "steps">): { key: string; serverId: string }[] =>
  steps.flatMap(({ key, phase, serverId }) => (phase === "fence" && serverId ? [{ key, serverId }] : []));

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
  const scale = recoveryScale({
    lastMs: lastOf(0, rel(end), {
      isOver: isRunOver,
      estimatedEndMs: recovery.servingAt === null ? expected : null,
    }),
    rtoMs: recovery.rtoTargetMs,
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
  const soFar = rtoSoFar(recovery, isRunOver, now);
  const served = timeOf(recovery.servingAt) ?? end;
  const ms = soFar ?? rel(end);
  return {
    scale,
    nowX: isRunOver ? null : placeOf(scale, rel(now)),
    rtoX: recovery.rtoTargetMs === null ? null : placeOf(scale, recovery.rtoTargetMs),
    rto: {
      ms,
      endX: place.x(served),
      isCounting: recovery.servingAt === null,
      isLate: recovery.rtoTargetMs !== null && ms > recovery.rtoTargetMs,
    },
    shared: sharedBars(run.steps, place),
    fences: fenceBars(run.steps, place),
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
    [...SHARED, ...CHANGE].flatMap((phase) => {
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

const fenceBars = (steps: readonly StepView[], { span, end }: Place): Map<string, WorkBar> =>
  new Map(
    steps.flatMap((step) => {
      const from = timeOf(step.startedAt);
      if (step.phase !== "fence" || from === null) return [];
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
  const isRunning = from !== null && to === null && !isRunOver;
  return {
    wait: begun === null || waitsTo === null || waitsTo <= begun ? null : span(begun, waitsTo),
    work:
      from === null
        ? null
        : { ...span(from, Math.max(to ?? end, from)), isRunning, hasFailed: state === "failed" },
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
  const isSettling = up !== null && healthy === null && !place.isOver && state !== "failed";
  return {
    boot:
      from === null
        ? null
        : {
            ...span(from, Math.max(to ?? end, from)),
            isRunning: to === null && !place.isOver,
            hasFailed: state === "failed" && up === null,
          },
    settle: up === null ? null : healthy !== null ? span(up, healthy) : isSettling ? span(up, end) : null,
    retries: retriesOf(step, place),
    checks: checks.flatMap((check) =>
      check.serverId === sourceServerId && check.at !== null ? [{ x: x(Date.parse(check.at)), check }] : [],
    ),
  };
}

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
