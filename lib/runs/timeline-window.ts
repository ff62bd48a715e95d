import type { LaneView, RunView, StepView } from "./run-view";
import { isWindowOpen, stepsByKey, timeOf, windowEnd, windowEvents, windowStart } from "./timeline-facts";
import { placeOf, spanOf, type TimelineScale } from "./timeline-scale";
import { budgetPlace, windowScale } from "./timeline-window-scale";

export interface Span {
  x: number;
  width: number;
}

/** What is drawn of a VM in its freeze window; places in percent. */
export interface FreezeBar {
  lane: LaneView;
  /** From its quiesce sent to its thaw confirmed, or to now: the tinted block and the outline. */
  asked: Span;
  /** Confirmed to be frozen. */
  frozen: Span | null;
  /** The same, past the budget. */
  late: Span | null;
  /** Its quiesce and its thaw, while the number of the order stands in them. */
  quiesce: Span;
  thaw: Span | null;
  /** Tries after the first, of the quiesce and of the thaw. */
  retries: number[];
  isHeld: boolean;
  /** It should run by now: others that are held wait for their turn. */
  isStuck: boolean;
  /** It was asked, and it is certain that it did not freeze. */
  hasRefused: boolean;
  ms: number;
}

export interface CutBar {
  span: Span;
  retries: number[];
  /** Null while it is under way. */
  ms: number | null;
}

export interface WindowTimeline {
  scale: TimelineScale;
  startMs: number;
  lengthMs: number;
  isOpen: boolean;
  hasFreeze: boolean;
  /** Past the budget, or a thaw of it fails. */
  isStuck: boolean;
  budgetX: number | null;
  endX: number;
  bars: ReadonlyMap<string, FreezeBar>;
  cuts: ReadonlyMap<string, CutBar>;
  phases: { phase: "quiesce" | "snapshot" | "thaw"; from: number; to: number }[];
}

/** The freeze window of a run as it is drawn; null while nothing of it has begun. Pure. */
export function windowTimeline(run: RunView, now: number): WindowTimeline | null {
  const startMs = windowStart(run);
  if (startMs === null) return null;
  const isOpen = isWindowOpen(run);
  const lengthMs = windowEnd(run, startMs, now) - startMs;
  const hasFreeze = run.lanes.some(({ quiesceSentAt }) => quiesceSentAt !== null);
  const budgetMs = hasFreeze ? run.budgetMs : null;
  const events = windowEvents(run.lanes).map((time) => time - startMs);
  const scale = windowScale({ lengthMs, budgetMs, isOpen, events });
  const steps = stepsByKey(run.steps);
  const place = { scale, startMs, end: startMs + lengthMs, budgetMs, steps, run };
  const bars = run.lanes.flatMap((lane) => freezeBar(lane, place) ?? []);
  const cuts = run.lanes.flatMap(({ volumes }) =>
    volumes.flatMap(({ volumeId, snapshot }): [string, CutBar][] => {
      const sent = timeOf(snapshot.sentAt);
      if (sent === null) return [];
      const done = timeOf(snapshot.doneAt);
      const span = spanOf(scale, sent - startMs, (done ?? now) - startMs);
      const retries = retriesOf(steps.get(`snapshot:${volumeId}`), place);
      return [[volumeId, { span, retries, ms: done === null ? null : Math.max(done - sent, 0) }]];
    }),
  );
  return {
    scale,
    startMs,
    lengthMs,
    isOpen,
    hasFreeze,
    isStuck: run.held.some((vm) => vm.isStuck) || (isOpen && hasFreeze && lengthMs > run.budgetMs),
    budgetX: budgetPlace(scale, budgetMs),
    endX: placeOf(scale, lengthMs),
    bars: new Map(bars.map((bar) => [bar.lane.serverId, bar])),
    cuts: new Map(cuts),
    phases: phasesOf(run, place),
  };
}

interface Place {
  scale: TimelineScale;
  startMs: number;
  end: number;
  budgetMs: number | null;
  steps: ReadonlyMap<string, StepView>;
  run: RunView;
}

function freezeBar(lane: LaneView, place: Place): FreezeBar | null {
  const { scale, startMs, end, budgetMs, steps, run } = place;
  const sent = timeOf(lane.quiesceSentAt);
  if (sent === null) return null;
  const quiesce = steps.get(`quiesce:${lane.serverId}`);
  const frozen = timeOf(lane.frozenAt);
  const thawSent = timeOf(lane.thawSentAt);
  const thawed = timeOf(lane.thawedAt);
  const hasRefused = frozen === null && quiesce?.state === "failed";
  const isHeld = lane.isHeld && thawed === null;
  // Of one that was never frozen the thaw, sent to be sure, is nothing to draw.
  const refusedAt = hasRefused && !isHeld ? timeOf(quiesce.endedAt) : null;
  const to = Math.max(refusedAt ?? thawed ?? end, sent);
  const span = (from: number, until: number) => spanOf(scale, from - startMs, until - startMs);
  // As long as its thaw is not confirmed, it is frozen.
  const hatchTo = thawed === null && isHeld ? to : Math.min(thawSent ?? to, to);
  const limit = startMs + (budgetMs ?? Number.POSITIVE_INFINITY);
  const isLate = frozen !== null && hatchTo > limit;
  return {
    lane,
    asked: span(sent, to),
    frozen: frozen === null ? null : span(frozen, Math.min(hatchTo, Math.max(limit, frozen))),
    late: isLate ? span(Math.max(limit, frozen), hatchTo) : null,
    // Of one that was never confirmed, until its call was given up.
    quiesce: span(sent, frozen ?? Math.min(timeOf(quiesce?.endedAt ?? null) ?? to, to)),
    thaw: thawed !== null && thawSent !== null && refusedAt === null ? span(thawSent, thawed) : null,
    retries: [...retriesOf(quiesce, place), ...retriesOf(steps.get(`thaw:${lane.serverId}`), place)],
    isHeld,
    isStuck: isHeld && run.held.some((vm) => vm.isStuck && vm.serverId === lane.serverId),
    hasRefused,
    ms: to - sent,
  };
}

const retriesOf = (step: StepView | undefined, { scale, startMs }: Place): number[] =>
  (step?.attempts ?? []).slice(1).map(({ at }) => placeOf(scale, at - startMs));

function phasesOf(run: RunView, { startMs, end, scale, steps }: Place): WindowTimeline["phases"] {
  const { lanes } = run;
  const cuts = lanes.flatMap(({ volumes }) => volumes.map(({ snapshot }) => snapshot));
  const span = (
    phase: WindowTimeline["phases"][number]["phase"],
    effects: readonly { sent: string | null; done: string | null }[],
    // What is not done yet lasts until now.
    until: number | null = end,
  ): WindowTimeline["phases"] => {
    const sent = effects.filter((effect) => effect.sent !== null);
    const from = sent.flatMap((effect) => timeOf(effect.sent) ?? []);
    if (from.length === 0) return [];
    const to = sent.flatMap(({ done }) => timeOf(done) ?? until ?? []);
    const { x, width } = spanOf(scale, Math.min(...from) - startMs, Math.max(...to, ...from) - startMs);
    return [{ phase, from: x, to: x + width }];
  };
  const quiesced = lanes.map(({ serverId, quiesceSentAt, frozenAt }) => ({
    sent: quiesceSentAt,
    done: frozenAt ?? steps.get(`quiesce:${serverId}`)?.endedAt ?? null,
  }));
  const thawed = lanes.map(({ thawSentAt, thawedAt }) => ({ sent: thawSentAt, done: thawedAt }));
  // A thaw that fails has a line of its own: the phase ends where the others were confirmed.
  const isStuck = run.held.some((vm) => vm.isStuck) && thawed.some(({ done }) => done !== null);
  const spans = [
    ...span("quiesce", quiesced),
    ...span(
      "snapshot",
      cuts.map(({ sentAt, doneAt }) => ({ sent: sentAt, done: doneAt })),
    ),
    ...span("thaw", thawed, isStuck ? null : end),
  ];
  // One begins where the one before it ends, as people read it: a slow snapshot goes on while the thaw has begun.
  return spans.map((phase, index) => ({ ...phase, to: Math.min(phase.to, spans[index + 1]?.from ?? 100) }));
}
