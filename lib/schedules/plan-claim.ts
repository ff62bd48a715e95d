import { isInWindow, nextOpening } from "./freeze-window";
import { nextSlots, slotsBetween } from "./plan-slots";
import { LATE_MS, type SlotRule } from "./schedule";
import { wallTime } from "./wall-time";

/** Slots of one VNF that are decided about at a time: after a long downtime of a frequent schedule the rest follows. */
const AT_ONCE = 500;

/** What is to be done about a VNF's slots now. */
export interface ClaimPlan {
  /** Came while nobody was there; a later one has taken their place. */
  missed: Date[];
  /** To be started now; null: none is. */
  due: Date | null;
  /** Every slot until then is decided with this. */
  handledUntil: Date;
  /** When to look again; null: never. */
  nextDueAt: Date | null;
  /** Has come, and waits until the freeze window opens: that is when it is looked at again. */
  waits: Date | null;
}

/**
 * Of the slots that have come since the last look the newest one is started, however late, once the freeze window is open;
 * those before it are missed. Pure.
 */
export function planClaim(
  rule: SlotRule,
  { handledUntil, now }: { handledUntil: Date; now: Date },
  atOnce = AT_ONCE,
): ClaimPlan {
  const slots = slotsBetween(rule, handledUntil, now, atOnce + 1);
  const newest = slots.at(-1);
  if (!newest) {
    const [next = null] = nextSlots(rule, now, 1);
    return { missed: [], due: null, handledUntil, nextDueAt: next, waits: null };
  }
  if (slots.length > atOnce) {
    const missed = slots.slice(0, -1);
    const until = missed.at(-1) ?? handledUntil;
    return { missed, due: null, handledUntil: until, nextDueAt: newest, waits: null };
  }
  const missed = slots.slice(0, -1);
  const isLate = now.getTime() - newest.getTime() > LATE_MS;
  if (isLate && !isInWindow(wallTime(now, rule.timeZone), rule.window))
    return {
      missed,
      due: null,
      handledUntil: missed.at(-1) ?? handledUntil,
      nextDueAt: nextOpening(now, rule.window, rule.timeZone),
      waits: newest,
    };
  const [next = null] = nextSlots(rule, now, 1);
  return { missed, due: newest, handledUntil: newest, nextDueAt: next, waits: null };
}
