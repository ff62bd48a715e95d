import type { Stored, StoredDay } from "./storage-view";

/** What came and went on a day, or before the first one that counts. */
export interface StorageChange extends Stored {
  vnfId: string;
  /** "2026-11-22"; null: before. */
  day: string | null;
}

const NOTHING: Stored = { gib: 0, fullGib: 0, backups: 0 };

const plus = (a: Stored, b: Stored): Stored => ({
  gib: a.gib + b.gib,
  fullGib: a.fullGib + b.fullGib,
  backups: a.backups + b.backups,
});

/**
 * What was there at the end of each of these days, which follow one another up to today, before them and now. Pure.
 * @param changes of one VNF or of many, in any order
 */
export function addUpDays(
  changes: readonly StorageChange[],
  days: readonly string[],
): { days: StoredDay[]; before: Stored; now: Stored } {
  const byDay = new Map<string | null, Stored>();
  const [first, last] = [days[0], days.at(-1)];
  // Made by a clock that is ahead, or at midnight after today was asked for: it is of today.
  const dayOf = (day: string | null) => {
    if (day === null || first === undefined || last === undefined || day < first) return null;
    return day > last ? last : day;
  };
  for (const change of changes) {
    const day = dayOf(change.day);
    byDay.set(day, plus(byDay.get(day) ?? NOTHING, change));
  }
  const before = byDay.get(null) ?? NOTHING;
  let now = before;
  const added = days.map((day) => {
    now = plus(now, byDay.get(day) ?? NOTHING);
    return { day, ...now };
  });
  return { days: added, before, now };
}
