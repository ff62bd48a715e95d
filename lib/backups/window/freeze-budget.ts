import type { MemberState, WindowState } from "./window-state";

/** A thaw takes at least this long, ms; a guess below would be luck. */
const LEAST_MS = 10;
/** Between what ends a phase and the first thaw that leaves this machine. */
const SLACK_MS = 20;

/** How long the thaw of a VM will take, ms: what was guessed before, or less when its freeze took less. Pure. */
export const thawMsOf = ({ member, quiesceMs }: MemberState): number =>
  Math.max(
    LEAST_MS,
    member.isSlow ? (quiesceMs ?? 0) : Math.min(member.thawEstimateMs, quiesceMs ?? Infinity),
  );

/**
 * When the first thaw must be sent so that the last one is confirmed within the budget, and before any guest's timer
 * ends. On the monotonic clock; never, when nothing is held. Pure.
 * @param next one whose quiesce is about to be sent: it will have to be thawed, too
 * @param clock both clocks now: timers are told in the machine's wall time
 */
export function thawBeginsBy(
  state: WindowState,
  budgetMs: number,
  clock: { now: number; monotonic: number },
  next?: MemberState,
): number {
  if (!state.opened) return Number.POSITIVE_INFINITY;
  let endsAt = state.opened.monotonic + budgetMs;
  let reserveMs = SLACK_MS + (next ? thawMsOf(next) : 0);
  for (const held of state.members) {
    if (held.quiesce !== "frozen" && held.quiesce !== "unknown") continue;
    reserveMs += thawMsOf(held);
    const timer = held.outcome?.state === "frozen" ? held.outcome.thawsBy : null;
    if (timer) endsAt = Math.min(endsAt, clock.monotonic + timer.getTime() - clock.now);
  }
  return endsAt - reserveMs;
}

/** The first pass waits so long for a thaw before it goes on to the next VM: three times what it should take, within limits. */
export const thawBoundMs = (held: MemberState): number =>
  Math.min(3_000, Math.max(1_000, 3 * (held.quiesceMs ?? 0)));

/**
 * The longest that the confirmation of one freeze is waited for, ms: half of the budget, since a guest may have much to
 * flush, and who has set a long budget knows of it. Pure.
 */
export const quiesceBoundMs = (held: MemberState, budgetMs: number): number =>
  held.member.isSlow ? Number.POSITIVE_INFINITY : Math.max(4_000, budgetMs / 2);
