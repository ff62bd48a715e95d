import type { ChainPolicy } from "../backups/plan-facts";
import type { FullPolicy } from "./schedule";
import { wallTime } from "./wall-time";

const DAY_MS = 86_400_000;
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/**
 * Whether a backup by a schedule is full. Days are those of the schedule's zone.
 * @param lastFull when the newest full backup of the VNF was cut; null: there was none
 * @returns null: the VNF's own settings say. Pure.
 */
export function judgeFull(
  policy: FullPolicy,
  { lastFull, now, timeZone }: { lastFull: Date | null; now: Date; timeZone: string },
): ChainPolicy | null {
  if (policy.kind === "vnf") return null;
  if (policy.kind === "always") return { isFull: true, why: "every backup by this schedule is full" };
  const today = dayOf(now, timeZone);
  const last = lastFull ? dayOf(lastFull, timeZone) : null;
  if (last === null) return { isFull: true, why: "its first backup" };
  if (policy.kind === "days")
    return today - last >= policy.every
      ? { isFull: true, why: `by its schedule a full one is made every ${policy.every} days` }
      : { isFull: false };
  for (let day = today; day > last; day--) {
    const weekday = new Date(day * DAY_MS).getUTCDay();
    if (policy.days.includes(weekday))
      return { isFull: true, why: `by its schedule the first one from each ${DAYS[weekday]} on is full` };
  }
  return { isFull: false };
}

/** Days since 1970, as the zone counts them. */
const dayOf = (at: Date, timeZone: string): number =>
  Date.parse(`${wallTime(at, timeZone).date}T00:00:00Z`) / DAY_MS;
