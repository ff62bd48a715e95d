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
  for (const change of changes) {
    const known = days.includes(change.day ?? "") ? change.day : null;
    byDay.set(known, plus(byDay.get(known) ?? NOTHING, change));
  }
  const before = byDay.get(null) ?? NOTHING;
  let now = before;
  const added = days.map((day) => {
    now = plus(now, byDay.get(day) ?? NOTHING);
    return { day, ...now };
  });
  return { days: added, before, now };
}
