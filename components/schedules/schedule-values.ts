import { whyNever } from "@/lib/schedules/explain-schedule";
import type { FreezeWindow, FullPolicy, SlotRule } from "@/lib/schedules/schedule";
import { ScheduleInput, type ScheduleWanted } from "@/lib/schedules/schedule-input";

/** What stands in the form. */
export interface ScheduleValues {
  name: string;
  vnfIds: readonly string[];
  kind: SlotRule["cadence"]["kind"];
  every: string;
  minute: string;
  /** Of each day, apart by commas. */
  times: string;
  days: readonly number[];
  /** Of a week or a month. */
  time: string;
  day: string;
  cron: string;
  timeZone: string;
  hasWindow: boolean;
  windowDays: readonly number[];
  from: string;
  to: string;
  full: FullPolicy["kind"];
  fullEvery: string;
  fullDays: readonly number[];
}

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];

/** An empty form. */
export const newSchedule = (timeZone: string): ScheduleValues => ({
  ...{
    name: "",
    vnfIds: [],
    kind: "daily",
    every: "6",
    minute: "0",
    times: "02:30",
    days: [1],
    time: "02:30",
  },
  ...{ day: "1", cron: "30 2 * * *", timeZone, hasWindow: false, windowDays: ALL_DAYS, from: "22:00" },
  ...{ to: "06:00", full: "vnf", fullEvery: "7", fullDays: [0] },
});

interface Stored extends SlotRule {
  name: string;
  vnfs: readonly { id: string }[];
  full: FullPolicy;
}

/** The form of a schedule that is stored. Pure. */
export function toValues({ name, vnfs, cadence, timeZone, window, full }: Stored): ScheduleValues {
  const values = { ...newSchedule(timeZone), name, vnfIds: vnfs.map(({ id }) => id), kind: cadence.kind };
  if (cadence.kind === "hours")
    Object.assign(values, { every: String(cadence.every), minute: String(cadence.minute) });
  if (cadence.kind === "daily") values.times = cadence.times.join(", ");
  if (cadence.kind === "weekly") Object.assign(values, { days: cadence.days, time: cadence.time });
  if (cadence.kind === "monthly") Object.assign(values, { day: String(cadence.day), time: cadence.time });
  if (cadence.kind === "cron") values.cron = cadence.cron;
  if (window)
    Object.assign(values, { hasWindow: true, windowDays: window.days, from: window.from, to: window.to });
  values.full = full.kind;
  if (full.kind === "days") values.fullEvery = String(full.every);
  if (full.kind === "weekdays") values.fullDays = full.days;
  return values;
}

/** What is sent. Pure. */
export function toInput(values: ScheduleValues): Record<string, unknown> {
  const { name, vnfIds, timeZone, hasWindow, windowDays, from, to } = values;
  const window: FreezeWindow | null = hasWindow ? { days: windowDays, from, to } : null;
  return { name, vnfIds, timeZone, window, cadence: toCadence(values), full: toFull(values) };
}

function toCadence({ kind, every, minute, times, days, time, day, cron }: ScheduleValues) {
  if (kind === "hours") return { kind, every: number(every), minute: number(minute) };
  if (kind === "daily")
    return { kind, times: times.split(/[\s,;]+/).flatMap((each) => (each === "" ? [] : [padded(each)])) };
  if (kind === "weekly") return { kind, days, time };
  if (kind === "monthly") return { kind, day: day === "last" ? "last" : number(day), time };
  return { kind, cron };
}

const toFull = ({ full, fullEvery, fullDays }: ScheduleValues) =>
  full === "days"
    ? { kind: full, every: number(fullEvery) }
    : full === "weekdays"
      ? { kind: full, days: fullDays }
      : { kind: full };

const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
/** "2:30" is meant as "02:30". */
const padded = (time: string) => (/^\d:/.test(time) ? `0${time}` : time);

/** What it says, but for its name and VNFs: those that are missing say nothing about it. Undefined while something is wrong. Pure. */
export const toSchedule = (values: ScheduleValues): ScheduleWanted | undefined =>
  ScheduleInput.safeParse({ ...toInput(values), ...ANY }).data;

const ANY = { name: "x", vnfIds: ["00000000-0000-4000-8000-000000000000"] };

export interface ReadValues {
  /** Null while something is wrong with what its slots follow from. */
  rule: SlotRule | null;
  /** By the control that they stand beside. */
  errors: Record<string, string>;
}

/** Checks what stands in the form as the server will, but for what the server alone knows. Pure. */
export function readValues(values: ScheduleValues, now: Date): ReadValues {
  const parsed = ScheduleInput.safeParse(toInput(values));
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) errors[controlOf(path.join("."))] ??= message;
  const whole = toSchedule(values);
  if (!whole) return { rule: null, errors };
  const { cadence, timeZone, window } = whole;
  const rule = { cadence, timeZone, window };
  const never = whyNever(rule, now);
  if (never) errors[CADENCE_CONTROL[cadence.kind]] ??= never;
  return { rule: never ? null : rule, errors };
}

const CADENCE_CONTROL = {
  hours: "every",
  daily: "times",
  weekly: "days",
  monthly: "day",
  cron: "cron",
} as const;

/** The control of a field's name as the server knows it: "cadence.times.0" is "times". Pure. */
export function controlOf(field: string): string {
  const [first = "", second = ""] = field.split(".");
  if (first === "cadence") return second === "" ? "cadence" : second;
  if (first === "window") return second === "days" ? "windowDays" : second;
  if (first === "full") return second === "every" ? "fullEvery" : second === "days" ? "fullDays" : "full";
  return first;
}
