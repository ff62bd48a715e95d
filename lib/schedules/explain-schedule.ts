import { readCron } from "./cron-fields";
import { cronOf } from "./cron-of";
import { nextSlots } from "./plan-slots";
import type { SlotRule } from "./schedule";
import { and } from "./schedule-words";
import { type ClockChange, clockChanges, clockText, wallTime } from "./wall-time";

/** A VNF that may be put into a schedule. */
export interface ScheduledVnf {
  id: string;
  name: string;
  siteName: string;
  rpoMinutes: number;
  /** The median of its last backups; null: none is over yet. */
  backupMs: number | null;
  /** Its retention policy; null: all its points are kept. */
  retention: string | null;
}

/** What a person should know before a schedule is stored. */
export interface ScheduleNote {
  tone: "warn" | "info";
  text: string;
}

const YEAR_DAYS = 366;
/** Distances are taken between so many of the next slots. */
const LOOKED_AT = 40;
const NAMED = 3;
const MIDNIGHT = 1440;

/** Why a rule gives no slot at all, a sentence; null: it does. Pure. */
export function whyNever(rule: SlotRule, now: Date): string | null {
  if (nextSlots(rule, now, 1).length > 0) return null;
  if (rule.window && nextSlots({ ...rule, window: null }, now, 1).length > 0)
    return "None of its times falls into the freeze window, so it would never run. Widen the window, or choose other times.";
  return "There is no such day in any year, so it would never run: such as 31 February.";
}

/** What follows from a rule that is not plain: clocks, months, VNFs that take longer, RPOs that it cannot meet. Pure. */
export function explainSchedule(rule: SlotRule, vnfs: readonly ScheduledVnf[], now: Date): ScheduleNote[] {
  const slots = nextSlots(rule, now, LOOKED_AT);
  const apart = slots.slice(1).map((slot, index) => slot.getTime() - (slots[index]?.getTime() ?? 0));
  return [
    ...tooLong(vnfs, Math.min(...apart)),
    ...tooRare(vnfs, Math.max(...apart)),
    ...keptForEver(vnfs),
    ...shortMonths(rule),
    ...leftOut(rule, now),
    ...clocks(rule, now),
  ];
}

function tooLong(vnfs: readonly ScheduledVnf[], leastMs: number): ScheduleNote[] {
  const long = vnfs.filter(({ backupMs }) => backupMs !== null && backupMs > leastMs);
  const [worst] = [...long].sort((a, b) => (b.backupMs ?? 0) - (a.backupMs ?? 0));
  if (worst)
    return [
      {
        tone: "warn",
        text: `The last backups of ${names(long)} took ${long.length > 1 ? "up to " : ""}${spanWords(worst.backupMs ?? 0)}, and slots come ${spanWords(leastMs)} apart. A slot that comes while a backup goes on is skipped, and recorded with that reason: about ${Math.floor((worst.backupMs ?? 0) / leastMs)} after each backup of ${worst.name}.`,
      },
    ];
  const unknown = vnfs.filter(({ backupMs }) => backupMs === null);
  if (unknown.length > 0 && leastMs < 3_600_000)
    return [
      {
        tone: "warn",
        text: `How long a backup of ${names(unknown)} takes is not known yet, and slots come ${spanWords(leastMs)} apart. A slot that comes while a backup goes on is skipped, and recorded with that reason.`,
      },
    ];
  return [];
}

function tooRare(vnfs: readonly ScheduledVnf[], mostMs: number): ScheduleNote[] {
  const breached = vnfs.filter(({ rpoMinutes }) => rpoMinutes * 60_000 < mostMs);
  if (breached.length === 0 || !Number.isFinite(mostMs)) return [];
  const least = Math.min(...breached.map(({ rpoMinutes }) => rpoMinutes)) * 60_000;
  return [
    {
      tone: "warn",
      text: `Slots come up to ${spanWords(mostMs)} apart, and the RPO of ${names(breached)} is ${breached.length > 1 ? "down to " : ""}${spanWords(least)}: this schedule alone does not keep it.`,
    },
  ];
}

function keptForEver(vnfs: readonly ScheduledVnf[]): ScheduleNote[] {
  const kept = vnfs.filter(({ retention }) => retention === null);
  if (kept.length === 0) return [];
  return [
    {
      tone: "warn",
      text: `${names(kept)} ${kept.length > 1 ? "have" : "has"} no retention policy: each recovery point stays until somebody deletes it. Settings → Retention has the policies.`,
    },
  ];
}

function shortMonths({ cadence }: SlotRule): ScheduleNote[] {
  const day =
    cadence.kind === "monthly"
      ? cadence.day
      : cadence.kind === "cron" && /^(29|30|31)$/.test(cadence.cron.split(" ")[2] ?? "")
        ? Number(cadence.cron.split(" ")[2])
        : 0;
  if (typeof day !== "number" || day < 29) return [];
  return [
    {
      tone: "info",
      text: `Months without a day ${day} have no slot. Where each month is to have one, choose its last day.`,
    },
  ];
}

function leftOut(rule: SlotRule, now: Date): ScheduleNote[] {
  if (!rule.window) return [];
  const without = nextSlots({ ...rule, window: null }, now, LOOKED_AT);
  const last = without.at(-1);
  if (!last) return [];
  const within = nextSlots(rule, now, LOOKED_AT).filter((slot) => slot <= last).length;
  const out = without.length - within;
  if (out === 0) return [];
  return [
    {
      tone: "info",
      text: `Of the next ${without.length} times ${out} ${out === 1 ? "lies" : "lie"} outside the freeze window, and ${out === 1 ? "is" : "are"} no slot.`,
    },
  ];
}

/** What the next changes of the zone's clocks do to its slots. */
function clocks(rule: SlotRule, now: Date): ScheduleNote[] {
  return clockChanges(rule.timeZone, now, YEAR_DAYS).flatMap((change) => {
    const text = change.isOn ? gapText(rule, change) : doubleText(rule, change);
    return text === null ? [] : [{ tone: "info" as const, text }];
  });
}

function gapText(rule: SlotRule, change: ClockChange): string | null {
  const { at, fromMinutes, toMinutes } = change;
  const [slot] = nextSlots(rule, new Date(at.getTime() - 1), 1);
  const lost = timesWithin(rule, fromMinutes, toMinutes);
  if (isHourly(rule) || lost.length === 0 || slot?.getTime() !== at.getTime()) return null;
  return `On ${dayText(at, rule)} the clocks go from ${clockText(fromMinutes)} to ${clockText(toMinutes)}: ${lost.length === 1 ? `the slot of ${lost[0]} comes` : `the slots of ${shortList(lost)} come`} once, at ${clockText(toMinutes)}.`;
}

function doubleText(rule: SlotRule, change: ClockChange): string | null {
  const { at, toMinutes } = change;
  const fromMinutes = change.fromMinutes || MIDNIGHT;
  const lengthMs = (fromMinutes - toMinutes) * 60_000;
  const slots = nextSlots(rule, new Date(at.getTime() - lengthMs - 1), 200).filter(
    (slot) => slot.getTime() < at.getTime() + lengthMs,
  );
  if (slots.length === 0 || lengthMs <= 0) return null;
  const back = `On ${dayText(at, rule)} the clocks go back from ${clockText(fromMinutes)} to ${clockText(toMinutes)}`;
  if (isHourly(rule)) return `${back}: slots go on by real time, so those of that time come twice.`;
  const twice = timesWithin(rule, toMinutes, fromMinutes);
  return `${back}: ${twice.length === 1 ? `the slot of ${twice[0]} comes` : `the slots of ${shortList(twice)} come`} once, the first time.`;
}

const isHourly = ({ cadence }: SlotRule) => cronOf(cadence).some((pattern) => pattern.split(" ")[1] === "*");

/** The times of day that a rule names, from one minute to before another. */
function timesWithin({ cadence }: SlotRule, from: number, to: number): string[] {
  const times = cronOf(cadence).flatMap((pattern) => {
    const read = readCron(pattern);
    if ("problem" in read) return [];
    return read.hours.flatMap((hour) => read.minutes.map((minute) => hour * 60 + minute));
  });
  return [...new Set(times)]
    .filter((minutes) => minutes >= from && minutes < to)
    .sort((a, b) => a - b)
    .map(clockText);
}

const dayText = (at: Date, { timeZone }: SlotRule): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "long", year: "numeric" }).format(at);

const shortList = (texts: readonly string[]) =>
  texts.length > 4 ? `${texts[0]} to ${texts.at(-1)}` : and(texts);

const names = (vnfs: readonly ScheduledVnf[]): string =>
  vnfs.length > NAMED
    ? and([...vnfs.slice(0, NAMED).map(({ name }) => name), `${vnfs.length - NAMED} more`])
    : and(vnfs.map(({ name }) => name));

/** "2 h", "1 d 2 h", "30 min". Pure. */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "Sat 28 Mar 02:30" by the clocks of a zone. Pure. */
export function zoneText(at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(at);
  return `${day.replace(",", "")} ${clockText(wallTime(at, timeZone).minutes)}`;
}
