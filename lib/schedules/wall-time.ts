/** A time as the clocks of a zone show it. */
export interface WallTime {
  /** "2027-03-28" */
  date: string;
  /** 0 (Sunday) to 6. */
  weekday: number;
  /** Since midnight. */
  minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clocks of a zone show at a moment. Pure. @throws RangeError for a zone that nobody knows */
export function wallTime(at: Date, timeZone: string): WallTime {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = value;
  const date = `${parts.year}-${parts.month}-${parts.day}`;
  return {
    date,
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay(),
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** How far the zone's clocks are ahead of UTC, in minutes. */
export function offsetMinutes(at: Date, timeZone: string): number {
  const { date, minutes } = wallTime(at, timeZone);
  const minute = Math.floor(at.getTime() / 60_000);
  return Date.parse(`${date}T00:00:00Z`) / 60_000 + minutes - minute;
}

/** "02:30" */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Minutes since midnight of "02:30". */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** A moment at which the clocks of a zone are put on or back. */
export interface ClockChange {
  at: Date;
  /** What they showed, and what they show then: minutes since midnight. */
  fromMinutes: number;
  toMinutes: number;
  /** They are put on; otherwise back. */
  isOn: boolean;
}

const DAY_MS = 86_400_000;

/** The changes of a zone's clocks within so many days, the first one first. Pure. */
export function clockChanges(timeZone: string, after: Date, days: number): ClockChange[] {
  const found: ClockChange[] = [];
  let before = Math.floor(after.getTime() / 60_000) * 60_000;
  for (let day = 0; day < days; day++, before += DAY_MS) {
    const offset = offsetMinutes(new Date(before), timeZone);
    if (offsetMinutes(new Date(before + DAY_MS), timeZone) === offset) continue;
    let [low, high] = [before, before + DAY_MS];
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      if (offsetMinutes(new Date(middle), timeZone) === offset) low = middle;
      else high = middle;
    }
    const at = new Date(high);
    const toMinutes = wallTime(at, timeZone).minutes;
    const fromMinutes = (((toMinutes - offsetMinutes(at, timeZone) + offset) % 1440) + 1440) % 1440;
    found.push({ at, fromMinutes, toMinutes, isOn: offsetMinutes(at, timeZone) > offset });
  }
  return found;
}
