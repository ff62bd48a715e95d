/*
 * What a schedule says. Pure: shared by pages, verbs and the worker.
 */

/** How often. Days of the week are 0 (Sunday) to 6; times are "HH:MM" in the schedule's zone. */
export type Cadence =
  | { kind: "hours"; every: number; minute: number }
  | { kind: "daily"; times: readonly string[] }
  | { kind: "weekly"; days: readonly number[]; time: string }
  | { kind: "monthly"; day: number | "last"; time: string }
  | { kind: "cron"; cron: string };

/** Divisors of a day alone: every other number of hours would jump at midnight. */
export const EVERY_HOURS = [1, 2, 3, 4, 6, 8, 12] as const;

/** When freezes are allowed: from one time to the other, which may lie on the next day; on the days that it begins on. */
export interface FreezeWindow {
  days: readonly number[];
  from: string;
  to: string;
}

/**
 * Which backups are full. "vnf": as the VNF's own settings say. "days": when the newest full one is so many days old;
 * "weekdays": the first one from each of these days on. All others are incremental then.
 */
export type FullPolicy =
  | { kind: "vnf" }
  | { kind: "always" }
  | { kind: "days"; every: number }
  | { kind: "weekdays"; days: readonly number[] };

/** All that its slots follow from. */
export interface SlotRule {
  cadence: Cadence;
  /** IANA name. */
  timeZone: string;
  /** Null: always. */
  window: FreezeWindow | null;
}

/** A slot that is started later than this after its time is late, ms. */
export const LATE_MS = 2 * 60_000;

/** A slot's run that has waited so long for its turn is late, ms: many come at once. */
export const BEGINS_LATE_MS = 15 * 60_000;

/** What became of a slot. */
export type SlotState = "claimed" | "started" | "skipped" | "missed";
