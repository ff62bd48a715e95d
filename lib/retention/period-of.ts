import { wallTime } from "../schedules/wall-time";
import type { PeriodRule } from "./retention-rules";

const DAY_MS = 86_400_000;

/**
 * The day, week, month or year of a moment, as the calendar of a zone has it; texts that sort as the times do: "2027-03-28",
 * the week's Monday, "2027-03", "2027". Pure. @throws RangeError for a zone that nobody knows
 */
export function periodsOf(at: Date, timeZone: string): Record<PeriodRule, string> {
  const { date, weekday } = wallTime(at, timeZone);
  const monday = Date.parse(`${date}T00:00:00Z`) - ((weekday + 6) % 7) * DAY_MS;
  return {
    daily: date,
    weekly: new Date(monday).toISOString().slice(0, 10),
    monthly: date.slice(0, 7),
    yearly: date.slice(0, 4),
  };
}
