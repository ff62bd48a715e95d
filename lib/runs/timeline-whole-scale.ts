import { layOut, type PartSize, type TimelineScale } from "./timeline-scale";

const LEFT = 0.5;
const RIGHT = 97.1;
const BEFORE = 11.5;
const FREEZE = 6;
const FOLD = 5;
const MAX_FOLDS = 4;
/** What nothing happened in for shorter than this is not worth a break. */
const FOLD_MS = 180_000;

/** Lengths of time that a scale may end at while its run goes on: it then changes seldom. */
const ENDS = [
  ...[30, 60, 120, 180, 300, 450, 600, 900, 1200, 1800, 2700].map((n) => n * 1000),
  ...[1, 1.5, 2, 3, 4, 6, 8, 12, 18, 24].map((n) => n * 3_600_000),
];

export interface WholeRun {
  /** All in ms from the moment that the freeze window was opened, or that the run began if it never was. */
  startMs: number;
  window: { openMs: number; closeMs: number } | null;
  /** Its end, or now. */
  endMs: number;
  isOver: boolean;
  /** When the longest of what runs may end, as estimated. */
  estimatedEndMs: number | null;
  /** When something was under way, after the window. */
  busy: readonly { from: number; to: number }[];
}

/** The scale of a whole run: preflight and freeze window drawn wider than they are, idle minutes folded. Pure. */
export function wholeScale(run: WholeRun): TimelineScale {
  const { startMs, window, isOver } = run;
  const end = Math.max(run.endMs, window?.closeMs ?? startMs, startMs);
  if (!window) return layOut(startMs, LEFT, [{ to: lastOf(startMs, end, run), right: RIGHT }]);
  const { openMs, closeMs } = window;
  const before: PartSize = { to: openMs, right: openMs > startMs ? BEFORE : LEFT };
  if (end <= closeMs && !(run.estimatedEndMs && run.estimatedEndMs > closeMs)) {
    return layOut(startMs, LEFT, [before, { to: Math.max(closeMs, openMs + 1), right: RIGHT }]);
  }
  const last = lastOf(closeMs, end, run);
  const folds = isOver || end - closeMs > FOLD_MS ? idleTimes(run.busy, closeMs, end) : [];
  const shown = last - closeMs - folds.reduce((sum, { from, to }) => sum + to - from, 0);
  // The freeze is drawn wider than it is, never narrower.
  const room = RIGHT - before.right;
  const share = ((closeMs - openMs) / Math.max(closeMs - openMs + shown, 1)) * room;
  const freezeRight = before.right + Math.max(FREEZE, share);
  const perMs = (RIGHT - freezeRight - folds.length * FOLD) / Math.max(shown, 1);
  const parts: PartSize[] = [before, { to: closeMs, right: freezeRight }];
  let at = closeMs;
  let x = freezeRight;
  for (const { from, to } of folds) {
    x += (from - at) * perMs;
    parts.push({ to: from, right: x }, { to, right: x + FOLD, isFolded: true });
    x += FOLD;
    at = to;
  }
  return layOut(startMs, LEFT, [...parts, { to: last, right: RIGHT }]);
}

/** Where the scale ends: at the run's end, or at a round time after all that is expected. Pure. */
export function lastOf(
  from: number,
  end: number,
  { isOver, estimatedEndMs }: Pick<WholeRun, "isOver" | "estimatedEndMs">,
): number {
  if (isOver) return Math.max(end, from + 1);
  const least = Math.max(end, estimatedEndMs ?? end) - from;
  return from + (ENDS.find((length) => length >= least * 1.02) ?? least * 1.1);
}

/** The longest times in which nothing was under way, in their order. Pure. */
export function idleTimes(busy: WholeRun["busy"], from: number, to: number): { from: number; to: number }[] {
  const idle: { from: number; to: number }[] = [];
  let at = from;
  for (const span of [...busy].sort((a, b) => a.from - b.from)) {
    if (span.from > at) idle.push({ from: at, to: Math.min(span.from, to) });
    at = Math.max(at, span.to);
  }
  const least = Math.max(FOLD_MS, (to - from) * 0.08);
  return idle
    .filter((span) => span.to - span.from >= least)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MAX_FOLDS)
    .sort((a, b) => a.from - b.from);
}
