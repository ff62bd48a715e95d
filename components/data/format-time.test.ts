import { describe, expect, it } from "vitest";
import { formatAsOf, formatDuration, formatMs, formatUtc, formatUtcTime } from "./format-time";

describe("times", () => {
  it("are shown in UTC", () => {
    expect(formatUtcTime("2026-11-20T14:42:31.999+01:00")).toBe("13:42:31 UTC");
    expect(formatUtc(new Date(0))).toBe("1970-01-01 00:00:00 UTC");
  });
});

it.each([
  ["2026-11-20T13:42:31Z", "13:42:31 UTC"],
  ["2026-11-20T02:00:00Z", "02:00:00 UTC"],
  ["2026-11-20T01:59:59Z", "2026-11-20 01:59:59 UTC"],
  ["2026-11-19T23:59:59Z", "2026-11-19 23:59:59 UTC"],
  ["2026-11-19T13:59:00Z", "2026-11-19 13:59:00 UTC"],
])("what is as of %s is said to be of %s at 14:00", (at, words) => {
  expect(formatAsOf(at, Date.parse("2026-11-20T14:00:00Z"))).toBe(words);
});

it("has the date of an as-of shortly after midnight, and when the day is not known", () => {
  expect(formatAsOf("2026-11-19T23:59:00Z", Date.parse("2026-11-20T00:01:00Z"))).toMatch(/^2026-11-19/);
  expect(formatAsOf("2026-11-20T13:42:31Z", null)).toBe("2026-11-20 13:42:31 UTC");
});

describe("formatDuration", () => {
  it.each([
    [-5_000, "0 s"],
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 m 00 s"],
    [252_000, "4 m 12 s"],
    [3_600_000, "1 h 00 m"],
    [12_240_000, "3 h 24 m"],
    [86_400_000, "1 d 0 h"],
    [190_800_000, "2 d 5 h"],
  ])("%i ms is %s", (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

it("shows a fraction of a millisecond only where it matters", () => {
  expect([0.84, 9.96, 14.2].map(formatMs)).toEqual(["0.8 ms", "10.0 ms", "14 ms"]);
});
