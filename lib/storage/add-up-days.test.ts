import { expect, it } from "vitest";
import { addUpDays } from "./add-up-days";

const DAYS = ["2026-11-20", "2026-11-21", "2026-11-22"];
const change = (day: string | null, gib: number, fullGib = 0, backups = Math.sign(gib), vnfId = "a") => ({
  ...{ vnfId, day, gib, fullGib, backups },
});

it("what is there at a day's end is what was before, with all that came and went until then", () => {
  const added = addUpDays(
    [
      change("2026-11-22", -8, -8),
      change(null, 10, 10),
      change("2026-11-20", 4),
      change("2026-11-20", 6, 6, 1, "b"),
    ],
    DAYS,
  );
  expect(added.before).toEqual({ gib: 10, fullGib: 10, backups: 1 });
  expect(added.days).toEqual([
    { day: "2026-11-20", gib: 20, fullGib: 16, backups: 3 },
    { day: "2026-11-21", gib: 20, fullGib: 16, backups: 3 },
    { day: "2026-11-22", gib: 12, fullGib: 8, backups: 2 },
  ]);
  expect(added.now).toEqual({ gib: 12, fullGib: 8, backups: 2 });
});

it("what is of tomorrow by another clock is of today, and what is of no day was before", () => {
  const added = addUpDays([change("2026-11-23", 4), change("2026-11-19", 2)], DAYS);
  expect(added.before.gib).toBe(2);
  expect(added.days.map(({ gib }) => gib)).toEqual([2, 2, 6]);
});

it("without a change there is nothing on any day", () => {
  expect(addUpDays([], DAYS).days.map(({ gib }) => gib)).toEqual([0, 0, 0]);
});
