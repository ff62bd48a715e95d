import type { FreezeWindow } from "./schedule";
import { minutesOf, type WallTime, wallTime } from "./wall-time";

const DAY = 1440;
const MINUTE_MS = 60_000;
/** Clocks are put by at most so much. */
const CHANGE_MINUTES = 180;

/** Whether freezes are allowed at what the clocks show. From and to alike: the whole day. Pure. */
export function isInWindow({ weekday, minutes }: WallTime, window: FreezeWindow | null): boolean {
  if (!window) return true;
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  const begins = (day: number) => window.days.includes((day + 7) % 7);
  if (from < to) return begins(weekday) && minutes >= from && minutes < to;
  return (begins(weekday) && minutes >= from) || (begins(weekday - 1) && minutes < to);
}

/**
 * A moment from which on the window has to be looked at minute by minute: not after its next opening. The same moment when
 * it is open. Pure.
 */
export function towardsOpening(at: Date, window: FreezeWindow | null, timeZone: string): Date {
  const wall = wallTime(at, timeZone);
  if (!window || isInWindow(wall, window)) return at;
  const from = minutesOf(window.from);
  for (let days = 0; days <= 7; days++) {
    const minutes = days * DAY + from - wall.minutes;
    if (minutes <= 0 || !window.days.includes((wall.weekday + days) % 7)) continue;
    return new Date(at.getTime() + Math.max(0, minutes - CHANGE_MINUTES) * MINUTE_MS);
  }
  return at;
}

/** When the window that is open at a moment closes; null: there is none, or it never does. Pure. */
export function nextClosing(at: Date, window: FreezeWindow | null, timeZone: string): Date | null {
  if (!window) return null;
  let minute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let step = 0; step < 8 * DAY; step++) {
    minute += MINUTE_MS;
    if (!isInWindow(wallTime(new Date(minute), timeZone), window)) return new Date(minute);
  }
  return null;
}

/** When the window is open next: this very moment, if it is. Pure. */
export function nextOpening(at: Date, window: FreezeWindow | null, timeZone: string): Date {
  if (!window || isInWindow(wallTime(at, timeZone), window)) return at;
  const near = towardsOpening(at, window, timeZone);
  let minute = Math.ceil((near.getTime() + 1) / MINUTE_MS) * MINUTE_MS;
  // Bounded: a week and a day hold each window there is.
  for (let step = 0; step < 8 * DAY; step++, minute += MINUTE_MS)
    if (isInWindow(wallTime(new Date(minute), timeZone), window)) break;
  return new Date(minute);
}
