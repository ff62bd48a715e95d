import { layOut, placeOf, type TimelineScale } from "./timeline-scale";

const LEFT = 2.66;
/** Where the budget's line stands while the window is within it. */
const BUDGET_AT = 87.77;
/** Between a fold and the budget's line. */
const AFTER_FOLD = 4;
/** Where a window past its budget ends: at "now", or where it was closed. */
const END_AT = 94.13;

interface Window {
  /** How long it lasted, or lasts so far, in ms. */
  lengthMs: number;
  /** Null: nothing is frozen, so that there is none. */
  budgetMs: number | null;
  isOpen: boolean;
  /** When something came about, in ms from its beginning. */
  events: readonly number[];
}

/**
 * The scale of a freeze window: from the first quiesce to the budget, or past it. The budget's line is always in
 * sight: of a window much shorter, the spare time is folded; of one much longer, the time in which nothing new came.
 * Pure.
 */
export function windowScale({ lengthMs, budgetMs, isOpen, events }: Window): TimelineScale {
  const length = Math.max(lengthMs, 0);
  if (budgetMs === null || budgetMs <= 0) {
    return layOut(0, LEFT, [{ to: Math.max(length, 1) * 1.06, right: 100 }]);
  }
  if (length > budgetMs) return pastBudget(length, budgetMs, events);
  const rest = { to: budgetMs * (1 + (100 - BUDGET_AT) / (BUDGET_AT - LEFT)), right: 100 };
  if (!isOpen && length > 0 && length < budgetMs / 2) {
    return layOut(0, LEFT, [
      { to: Math.max(length, ...events.filter((at) => at < budgetMs)) * 1.12, right: 70 },
      { to: budgetMs * (1 - AFTER_FOLD / (BUDGET_AT - LEFT)), right: BUDGET_AT - AFTER_FOLD, isFolded: true },
      { to: budgetMs, right: BUDGET_AT },
      rest,
    ]);
  }
  return layOut(0, LEFT, [{ to: budgetMs, right: BUDGET_AT }, rest]);
}

function pastBudget(length: number, budgetMs: number, events: readonly number[]): TimelineScale {
  const tail = budgetMs * 0.6;
  const before = events.filter((at) => at < length - tail);
  const head = Math.max(budgetMs * 1.12, Math.max(0, ...before) * 1.04);
  const idle = length - tail - head;
  if (idle < length * 0.3) return layOut(0, LEFT, [{ to: length, right: END_AT }]);
  return layOut(0, LEFT, [
    { to: head, right: 68 },
    { to: length - tail, right: 73, isFolded: true },
    { to: length, right: END_AT },
  ]);
}

/** Where the budget's line stands; null where the scale ends before it. Pure. */
export const budgetPlace = (scale: TimelineScale, budgetMs: number | null): number | null =>
  budgetMs === null || budgetMs <= 0 || budgetMs > (scale.parts.at(-1)?.to ?? 0)
    ? null
    : placeOf(scale, budgetMs);
