import { readCron } from "./cron-fields";
import type { Cadence, FreezeWindow, FullPolicy } from "./schedule";

export const DAY_NAMES = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;
const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** Monday first. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** "Mondays, Wednesdays and Fridays"; "each day" of all of them. Pure. */
export function dayWords(days: readonly number[]): string {
  if (days.length === 7) return "each day";
  const names = WEEK.filter((day) => days.includes(day)).map((day) => `${DAY_NAMES[day]}s`);
  if (names.join() === "Mondays,Tuesdays,Wednesdays,Thursdays,Fridays") return "Mondays to Fridays";
  if (names.join() === "Saturdays,Sundays") return "weekends";
  return and(names);
}

export const and = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;

/** How often, a phrase that begins with a small letter. Pure. */
export function cadenceWords(cadence: Cadence): string {
  switch (cadence.kind) {
    case "hours": {
      const past = cadence.minute === 0 ? "on the hour" : `${cadence.minute} min past the hour`;
      return cadence.every === 1 ? `every hour, ${past}` : `every ${cadence.every} hours, ${past}`;
    }
    case "daily":
      return `daily at ${and(cadence.times)}`;
    case "weekly":
      return `${dayWords(cadence.days)} at ${cadence.time}`;
    case "monthly":
      return cadence.day === "last"
        ? `on the last day of each month at ${cadence.time}`
        : `on day ${cadence.day} of each month at ${cadence.time}`;
    case "cron":
      return cronWords(cadence.cron);
  }
}

/** What a cron expression says, and the expression. */
function cronWords(cron: string): string {
  const read = readCron(cron);
  if ("problem" in read) return `cron ${cron}`;
  const { minutes, hours, isHourly, day, month, weekday, weekdays } = read;
  const [first = 0, second] = minutes;
  const step = second === undefined ? 60 : second - first;
  const isEven = minutes.every((minute, index) => minute === first + index * step) && 60 % step === 0;
  const minuteWords =
    minutes.length === 60
      ? "every minute"
      : isEven && minutes.length === 60 / step && minutes.length > 1
        ? `every ${step} min`
        : null;
  const when = isHourly
    ? (minuteWords ?? `every hour at minute ${and(minutes.map(String))}`)
    : minuteWords
      ? `${minuteWords} of the hours ${and(hours.map(String))}`
      : hours.length * minutes.length <= 6
        ? `at ${and(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)))}`
        : `at minute ${and(minutes.map(String))} of the hours ${and(hours.map(String))}`;
  const onDay =
    day === "*" ? null : day === "L" ? "on the last day of the month" : `on day ${day} of the month`;
  const onWeekday = weekday === "*" ? null : `on ${dayWords(weekdays)}`;
  const days = [onDay, onWeekday].filter((text) => text !== null).join(", and also ");
  const months = month === "*" ? "" : ` in ${monthWords(month)}`;
  return `${[when, days].filter(Boolean).join(" ")}${months} (cron ${cron})`;
}

const two = (value: number) => String(value).padStart(2, "0");
const monthWords = (field: string): string =>
  /^\d+(,\d+)*$/.test(field)
    ? and(field.split(",").map((month) => MONTH_NAMES[Number(month) - 1] ?? month))
    : field;

/** When freezes are allowed. Pure. */
export function windowWords(window: FreezeWindow | null): string {
  if (!window) return "at any time";
  const { days, from, to } = window;
  if (from === to) return `${dayWords(days)}, the whole day from ${from}`;
  return `${dayWords(days)} from ${from} to ${to}${to < from ? " on the next day" : ""}`;
}

/** Which backups are full. Pure. */
export function fullWords(full: FullPolicy): string {
  switch (full.kind) {
    case "vnf":
      return "as each VNF’s own settings say";
    case "always":
      return "every one is full";
    case "days":
      return full.every === 1
        ? "the first one of each day is full, the others are incremental"
        : `a full one every ${full.every} days, the others are incremental`;
    case "weekdays":
      return `the first one from ${dayWords(full.days)} on is full, the others are incremental`;
  }
}
