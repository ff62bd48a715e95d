import type { LaneVolume, RunView, StepView } from "./run-view";
import { isOver, isWindowOpen, stepsByKey, timeOf, windowEnd, windowStart } from "./timeline-facts";
import { placeOf, spanOf, type TimelineScale } from "./timeline-scale";
import { wholeScale } from "./timeline-whole-scale";
import type { Span } from "./timeline-window";

/** The backup of a volume as it is drawn over the whole run. */
export interface BackupBar {
  cut: Span | null;
  /** While it waits for its turn, or between two tries. */
  waits: Span[];
  /** While it is under way; one for each try that took time. */
  works: (Span & { isRunning: boolean; hasFailed: boolean })[];
  /** Until when it may last, as estimated. */
  estimate: Span | null;
  retries: number[];
}

export interface WholeTimeline {
  scale: TimelineScale;
  /** What counts as 0 on the axis, in ms since the epoch. */
  originMs: number;
  window: { x: number; width: number; isWidened: boolean; ms: number } | null;
  nowX: number | null;
  /** Per VM. */
  preflights: ReadonlyMap<string, Span>;
  freezes: ReadonlyMap<string, Span & { isConfirmed: boolean }>;
  /** From the first of its backups to the last. */
  reaches: ReadonlyMap<string, Span>;
  backups: ReadonlyMap<string, BackupBar>;
  phases: { name: "preflight" | "back-up" | "after"; from: number; to: number }[];
  folds: { x: number; width: number; ms: number }[];
}

interface Work {
  from: number;
  to: number;
  isRunning: boolean;
  hasFailed: boolean;
}

/** A whole run as it is drawn; null before it has begun. Pure. */
export function wholeTimeline(run: RunView, now: number): WholeTimeline | null {
  const started = timeOf(run.startedAt);
  if (started === null) return null;
  const steps = stepsByKey(run.steps);
  const open = windowStart(run);
  const originMs = open ?? started;
  const rel = (time: number) => time - originMs;
  const close = open === null ? null : windowEnd(run, open, now);
  const end = Math.max(timeOf(run.endedAt) ?? now, close ?? started, started);
  const volumes = run.lanes.flatMap((lane) => lane.volumes);
  const works = new Map(volumes.map((volume) => [volume.volumeId, worksOf(volume, steps, end)]));
  const others = run.steps.filter(({ phase }) => phase === "catalogue" || phase === "verify");
  const busy = [
    ...[...works.values()].flat(),
    ...others.flatMap(({ startedAt, endedAt }) =>
      startedAt ? [{ from: Date.parse(startedAt), to: timeOf(endedAt) ?? end }] : [],
    ),
  ].map(({ from, to }) => ({ from: rel(from), to: rel(to) }));
  const ends = volumes.flatMap(({ backup: { startedAt, endedAt, estimateMs } }) =>
    startedAt && !endedAt && estimateMs !== null ? [Date.parse(startedAt) + estimateMs] : [],
  );
  const scale = wholeScale({
    startMs: rel(started),
    window: open === null || close === null ? null : { openMs: 0, closeMs: rel(close) },
    endMs: rel(end),
    isOver: isOver(run) && !isWindowOpen(run),
    estimatedEndMs: ends.length === 0 ? null : rel(Math.max(...ends)),
    busy,
  });
  const span = (from: number, to: number): Span => spanOf(scale, rel(from), rel(to));
  const place = { span, end, close, scale, rel, isOver: isOver(run) };
  const checks = checksOf(run.steps);
  return {
    scale,
    originMs,
    window: open === null || close === null ? null : widened(scale, close - open),
    nowX: isOver(run) ? null : placeOf(scale, rel(now)),
    preflights: new Map(
      run.lanes.flatMap(({ serverId }) => {
        const own = checks.get(serverId) ?? [];
        const from = own.flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt)] : []));
        if (from.length === 0) return [];
        return [[serverId, span(Math.min(...from), Math.max(...own.map((s) => timeOf(s.endedAt) ?? now)))]];
      }),
    ),
    freezes: new Map(
      run.lanes.flatMap(({ serverId, quiesceSentAt, frozenAt, thawedAt }) => {
        if (quiesceSentAt === null) return [];
        const asked = span(Date.parse(quiesceSentAt), timeOf(thawedAt) ?? close ?? end);
        return [[serverId, { ...asked, isConfirmed: frozenAt !== null }]];
      }),
    ),
    reaches: new Map(
      run.lanes.flatMap(({ serverId, volumes: own }) => {
        const all = own.flatMap(({ volumeId }) => works.get(volumeId) ?? []);
        if (all.length === 0) return [];
        return [[serverId, span(Math.min(...all.map((w) => w.from)), Math.max(...all.map((w) => w.to)))]];
      }),
    ),
    backups: new Map(
      volumes.map((v) => [v.volumeId, backupBar(v, works.get(v.volumeId) ?? [], steps, place)]),
    ),
    phases: phasesOf(run, { started, open, end, works: [...works.values()].flat(), span }),
    folds: scale.parts.flatMap(({ isFolded, left, right, from, to }) =>
      isFolded ? [{ x: left, width: right - left, ms: to - from }] : [],
    ),
  };
}

/** The checks of each VM: looked for once, since five hundred VMs have thousands of steps. */
function checksOf(steps: readonly StepView[]): ReadonlyMap<string, StepView[]> {
  const checks = new Map<string, StepView[]>();
  for (const step of steps) {
    if (step.phase !== "preflight" || step.serverId === null) continue;
    const own = checks.get(step.serverId);
    if (own) own.push(step);
    else checks.set(step.serverId, [step]);
  }
  return checks;
}

/** Whether the window's part is drawn wider than the time after it. */
function widened({ parts }: TimelineScale, ms: number): WholeTimeline["window"] {
  const part = parts.find(({ from, to }) => from === 0 && to === ms) ?? parts[1];
  if (!part) return null;
  const after = parts.find(({ from, isFolded }) => from >= part.to && !isFolded);
  const perMs = after && after.to > after.from ? (after.right - after.left) / (after.to - after.from) : 0;
  const width = part.right - part.left;
  return { x: part.left, width, isWidened: width > ms * perMs * 1.05, ms };
}

/** The stretches in which a volume's backup was under way: between a failed try and the next one it waits. */
function worksOf(
  { volumeId, backup }: LaneVolume,
  steps: ReadonlyMap<string, StepView>,
  end: number,
): Work[] {
  const started = timeOf(backup.startedAt);
  if (started === null) return [];
  const isRunning = backup.endedAt === null;
  const ended = Math.max(timeOf(backup.endedAt) ?? end, started);
  const hasFailed = backup.state === "failed";
  const works: Work[] = [];
  let from = started;
  const tries = steps.get(`backup:${volumeId}`)?.attempts ?? [];
  for (const [index, { endedAt, hasFailed: failed }] of tries.entries()) {
    const next = tries[index + 1];
    if (!failed || endedAt === undefined || !next) continue;
    works.push({ from, to: Math.max(endedAt, from), isRunning: false, hasFailed: false });
    from = Math.max(next.at, from);
  }
  return [...works, { from, to: Math.max(ended, from), isRunning, hasFailed }];
}

interface Place {
  span: (from: number, to: number) => Span;
  end: number;
  close: number | null;
  scale: TimelineScale;
  rel: (time: number) => number;
  isOver: boolean;
}

function backupBar(
  { volumeId, snapshot, backup }: LaneVolume,
  works: readonly Work[],
  steps: ReadonlyMap<string, StepView>,
  { span, end, close, scale, rel, isOver: isRunOver }: Place,
): BackupBar {
  const sent = timeOf(snapshot.sentAt);
  const first = works[0]?.from;
  // Of a run that is over, nothing waits.
  const isExpected = (backup.state === "waiting" && !isRunOver) || first !== undefined;
  const waits: Span[] = [];
  if (close !== null && sent !== null && isExpected) waits.push(span(close, first ?? end));
  for (const [index, work] of works.entries()) {
    const next = works[index + 1];
    if (next) waits.push(span(work.to, next.from));
  }
  const started = timeOf(backup.startedAt);
  return {
    cut: sent === null ? null : span(sent, timeOf(snapshot.doneAt) ?? close ?? end),
    waits: waits.filter(({ width }) => width > 0),
    works: works.map(({ from, to, isRunning, hasFailed }) => ({ ...span(from, to), isRunning, hasFailed })),
    estimate:
      started !== null && backup.endedAt === null && backup.estimateMs !== null
        ? span(end, Math.max(started + backup.estimateMs, end))
        : null,
    retries: (steps.get(`backup:${volumeId}`)?.attempts ?? [])
      .slice(1)
      .map(({ at }) => placeOf(scale, rel(at))),
  };
}

function phasesOf(
  run: RunView,
  facts: { started: number; open: number | null; end: number; works: Work[]; span: Place["span"] },
): WholeTimeline["phases"] {
  const { started, open, end, works, span } = facts;
  const line = (name: WholeTimeline["phases"][number]["name"], from: number, to: number) => {
    const { x, width } = span(from, to);
    return width > 0 ? [{ name, from: x, to: x + width }] : [];
  };
  const begun = works.map(({ from }) => from);
  const backedUp = begun.length === 0 ? null : Math.max(...works.map(({ to }) => to));
  const rest = run.steps.filter(
    ({ phase, startedAt }) => (phase === "catalogue" || phase === "verify") && startedAt,
  );
  return [
    ...line("preflight", started, open ?? end),
    ...(backedUp === null ? [] : line("back-up", Math.min(...begun), backedUp)),
    ...(backedUp === null || rest.length === 0
      ? []
      : line("after", backedUp, Math.max(...rest.map((step) => timeOf(step.endedAt) ?? end), backedUp))),
  ];
}
