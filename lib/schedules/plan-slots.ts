import { Cron } from "croner";
import { cronOf } from "./cron-of";
import { isInWindow, towardsOpening } from "./freeze-window";
import type { SlotRule } from "./schedule";
import { wallTime } from "./wall-time";

/** Who has no slot within so many years has none: 29 February comes after eight at most. */
const YEARS_MS = 9 * 366 * 86_400_000;
/** Looks in vain, outside the window, before it is given up: each is at another opening of it. */
const IN_VAIN = 400;

/**
 * The next slots of a rule, after a moment. Pure.
 *
 * Fixed times: one that falls into the gap when clocks are put on comes once, right after it; one that comes twice when
 * they are put back comes once, the first time. What runs every hour goes on by real time. Times outside the freeze
 * window are no slots.
 * @returns fewer than asked for when there are no more
 */
export function nextSlots(rule: SlotRule, after: Date, count: number): Date[] {
  const slots: Date[] = [];
  const next = slotWalk(rule, after);
  while (slots.length < count) {
    const slot = next();
    if (!slot) break;
    slots.push(slot);
  }
  return slots;
}

/** The same for a page: none of a rule whose times cannot be worked out, in a zone that is not known any more. Pure. */
export function shownSlots(rule: SlotRule, after: Date, count: number): Date[] {
  try {
    return nextSlots(rule, after, count);
  } catch {
    return [];
  }
}

/** The slots after `after` up to and with `until`, the first `most` of them. Pure. */
export function slotsBetween(rule: SlotRule, after: Date, until: Date, most: number): Date[] {
  const slots: Date[] = [];
  const next = slotWalk(rule, after);
  while (slots.length < most) {
    const slot = next();
    if (!slot || slot > until) break;
    slots.push(slot);
  }
  return slots;
}

/** Each call gives the next slot; null: there is none. */
function slotWalk({ cadence, timeZone, window }: SlotRule, after: Date): () => Date | null {
  const patterns = cronOf(cadence);
  const crons = patterns.map(
    (pattern) =>
      new Cron(pattern, { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true }),
  );
  let at = after;
  const ends = after.getTime() + YEARS_MS;
  return () => {
    for (let step = 0; step < IN_VAIN; step++) {
      const found = crons.flatMap((cron) => cron.nextRun(at) ?? []);
      if (found.length === 0) return null;
      const slot = new Date(Math.min(...found.map((each) => each.getTime())));
      if (slot.getTime() > ends) return null;
      at = slot;
      if (isInWindow(wallTime(slot, timeZone), window)) return slot;
      // A minute before what is looked at next, which may be a slot itself.
      const near = towardsOpening(slot, window, timeZone).getTime() - 60_000;
      at = new Date(Math.max(slot.getTime(), near));
    }
    return null;
  };
}
