import { expect, it } from "vitest";
import { nextClosing } from "./freeze-window";

const window = (from: string, to: string, days = [0, 1, 2, 3, 4, 5, 6]) => ({ days, from, to });
const closes = (at: string, of: ReturnType<typeof window> | null, zone = "Europe/Oslo") =>
  nextClosing(new Date(at), of, zone)?.toISOString() ?? null;

it("a window closes at its end, also beyond midnight, and one after the other at the last of them", () => {
  expect(closes("2026-11-21T01:30:00Z", window("02:00", "04:00"))).toBe("2026-11-21T03:00:00.000Z");
  expect(closes("2026-11-21T22:30:30Z", window("22:00", "06:00"))).toBe("2026-11-22T05:00:00.000Z");
  // Saturday and Sunday, whole days.
  expect(closes("2026-11-21T12:00:00Z", window("00:00", "00:00", [6, 0]))).toBe("2026-11-22T23:00:00.000Z");
});

it("a window closes when the clocks say so: an hour earlier or later where they are put on or back in it", () => {
  expect(closes("2027-03-28T00:30:00Z", window("01:00", "04:00"))).toBe("2027-03-28T02:00:00.000Z");
  expect(closes("2027-10-31T00:30:00Z", window("01:00", "04:00"))).toBe("2027-10-31T03:00:00.000Z");
});

it("none closes where there is none, and one of all days and hours never does", () => {
  expect(closes("2026-11-21T12:00:00Z", null)).toBeNull();
  expect(closes("2026-11-21T12:00:00Z", window("00:00", "00:00"))).toBeNull();
});
