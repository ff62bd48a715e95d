import { expect, it } from "vitest";
import { judgeFull } from "./judge-full";
import type { FullPolicy } from "./schedule";

const full = (policy: FullPolicy, lastFull: string | null, now: string) =>
  judgeFull(policy, {
    lastFull: lastFull === null ? null : new Date(lastFull),
    now: new Date(now),
    timeZone: "Europe/Oslo",
  })?.isFull;

it("the VNF's own settings say, unless the schedule does", () => {
  expect(full({ kind: "vnf" }, null, "2026-11-21T01:00Z")).toBeUndefined();
  expect(full({ kind: "always" }, "2026-11-21T00:00Z", "2026-11-21T01:00Z")).toBe(true);
});

it("a full one is made when the newest is so many days old, by the zone's days", () => {
  const weekly = { kind: "days", every: 7 } as const;
  expect(full(weekly, null, "2026-11-21T01:00Z")).toBe(true);
  // Sunday 00:30 in Oslo, and seven days later at 00:10: more than six days and 23 hours.
  expect(full(weekly, "2026-11-14T23:30Z", "2026-11-21T23:10Z")).toBe(true);
  expect(full(weekly, "2026-11-14T23:30Z", "2026-11-21T22:50Z")).toBe(false);
});

it("the first one from a weekday on is full, the others of that day are not, and one that failed is made good", () => {
  const sundays = { kind: "weekdays", days: [0] } as const;
  const before = "2026-11-15T12:00Z"; // a Sunday
  expect(full(sundays, before, "2026-11-15T18:00Z")).toBe(false);
  expect(full(sundays, before, "2026-11-21T22:59Z")).toBe(false);
  expect(full(sundays, before, "2026-11-21T23:00Z")).toBe(true);
  expect(full(sundays, before, "2026-11-23T12:00Z")).toBe(true);
  expect(full(sundays, "2026-11-22T03:00Z", "2026-11-23T12:00Z")).toBe(false);
});
