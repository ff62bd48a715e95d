import { describe, expect, it } from "vitest";
import { isTimeZone, nearZones } from "./near-zones";
import { nextSlots, slotsBetween } from "./plan-slots";
import type { Cadence, SlotRule } from "./schedule";
import { clockText, wallTime } from "./wall-time";

const rule = (cadence: Cadence, timeZone: string, window: SlotRule["window"] = null): SlotRule => ({
  cadence,
  timeZone,
  window,
});
const daily = (...times: string[]): Cadence => ({ kind: "daily", times });
const cron = (text: string): Cadence => ({ kind: "cron", cron: text });
const utc = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(0, 16));
/** "03-28 03:00" as the zone's clocks show it. */
const local = (dates: readonly Date[], zone: string) =>
  dates.map((date) => {
    const { date: day, minutes } = wallTime(date, zone);
    return `${day.slice(5)} ${clockText(minutes)}`;
  });

/** Two months around a change of the clocks. */
const CHANGES = [
  ["Europe/Oslo", "2027-02-27T00:00Z", "2027-04-28T00:00Z", "02:30", "03-28 03:00"],
  ["Europe/Oslo", "2026-09-25T00:00Z", "2026-11-24T00:00Z", "02:30", "10-25 02:30"],
  ["America/New_York", "2027-02-12T00:00Z", "2027-04-13T00:00Z", "02:30", "03-14 03:00"],
  ["America/New_York", "2026-10-02T00:00Z", "2026-12-01T00:00Z", "01:30", "11-01 01:30"],
  ["Australia/Lord_Howe", "2026-09-04T00:00Z", "2026-11-03T00:00Z", "02:15", "10-04 02:30"],
  ["Australia/Lord_Howe", "2027-03-05T00:00Z", "2027-05-04T00:00Z", "01:45", "04-04 01:45"],
] as const;

describe.each(CHANGES)("two months in %s from %s", (zone, from, to, time, odd) => {
  it(`a daily slot at ${time} comes once on each day, on the day of the change as ${odd}`, () => {
    const slots = slotsBetween(rule(daily(time), zone), new Date(from), new Date(to), 100);
    const shown = local(slots, zone);
    const days = shown.map((each) => each.slice(0, 5));
    expect(new Set(days).size).toBe(days.length);
    expect(days.length).toBe(60);
    expect(shown.filter((each) => !each.endsWith(time))).toEqual(odd.endsWith(time) ? [] : [odd]);
    expect(shown).toContain(odd);
  });

  it("hourly slots are an hour apart, whatever the clocks do, but for a zone whose change is half an hour", () => {
    const slots = slotsBetween(
      rule({ kind: "hours", every: 1, minute: 0 }, zone),
      new Date(from),
      new Date(to),
      2_000,
    );
    const apart = slots.slice(1).map((slot, index) => (Number(slot) - Number(slots[index])) / 60_000);
    const odds = apart.filter((minutes) => minutes !== 60);
    expect(odds).toEqual(zone === "Australia/Lord_Howe" ? [expect.any(Number)] : []);
    for (const minutes of odds) expect([30, 90]).toContain(minutes);
  });

  it("every six hours, and a list of minutes in one hour, never twice at what the clocks show, nor left out", () => {
    for (const cadence of [
      { kind: "hours", every: 2, minute: 0 } as const,
      cron("0,30 1,2 * * *"),
      cron("*/15 2 * * *"),
      cron("0 */6 * * *"),
    ]) {
      const slots = slotsBetween(rule(cadence, zone), new Date(from), new Date(to), 2_000);
      const shown = local(slots, zone);
      expect(new Set(shown).size).toBe(shown.length);
      expect(new Set(shown.map((each) => each.slice(0, 5))).size).toBeGreaterThanOrEqual(60);
    }
  });
});

it("slots do not depend on the moment from which they are asked for", () => {
  for (const [zone, from, to] of CHANGES)
    for (const cadence of [daily("02:30", "01:45"), cron("*/20 1-3 * * *"), cron("*/30 * * * *")]) {
      const all = slotsBetween(rule(cadence, zone), new Date(from), new Date(to), 5_000);
      // The change lies in the middle.
      for (let index = Math.floor(all.length * 0.45); index < all.length * 0.55; index++) {
        const [before, slot] = [all[index - 1], all[index]];
        if (!before || !slot) throw new Error("both are there");
        const asked = nextSlots(rule(cadence, zone), before, 1);
        if (Number(asked[0]) !== Number(slot)) expect([zone, utc(asked)]).toEqual([zone, utc([slot])]);
        // From a second before it, too.
        const near = nextSlots(rule(cadence, zone), new Date(Number(slot) - 1_000), 1);
        if (Number(near[0]) !== Number(slot)) expect([zone, utc(near)]).toEqual([zone, utc([slot])]);
      }
    }
});

it("what comes twice in a doubled hour comes once, also when it is asked for from between the two", () => {
  const between = new Date("2026-10-25T00:45Z"); // 02:45 the first time
  expect(utc(nextSlots(rule(cron("0,30 2 * * *"), "Europe/Oslo"), between, 1))).toEqual(["2026-10-26T01:00"]);
});

it("all that falls into a gap comes once, right after it", () => {
  const before = new Date("2027-03-27T12:00Z");
  expect(local(nextSlots(rule(cron("*/15 2 * * *"), "Europe/Oslo"), before, 2), "Europe/Oslo")).toEqual([
    "03-28 03:00",
    "03-29 02:00",
  ]);
});

describe("days that not every month has", () => {
  it("31 February never comes", () => {
    expect(nextSlots(rule(cron("0 2 31 2 *"), "Europe/Oslo"), new Date("2026-11-21T00:00Z"), 1)).toEqual([]);
  });
  it("29 February comes in leap years, day 31 in months that have one, and the last day in each", () => {
    const after = new Date("2027-01-31T12:00Z");
    expect(utc(nextSlots(rule(cron("0 2 29 2 *"), "UTC"), after, 2))).toEqual([
      "2028-02-29T02:00",
      "2032-02-29T02:00",
    ]);
    const on = (day: number | "last"): Cadence => ({ kind: "monthly", day, time: "02:00" });
    expect(utc(nextSlots(rule(on(31), "UTC"), after, 2))).toEqual(["2027-03-31T02:00", "2027-05-31T02:00"]);
    expect(utc(nextSlots(rule(on("last"), "UTC"), after, 2))).toEqual([
      "2027-02-28T02:00",
      "2027-03-31T02:00",
    ]);
  });
});

describe("a freeze window", () => {
  const nights = { days: [1, 2, 3, 4, 5], from: "22:00", to: "04:00" };
  it("leaves out what falls outside of it, also over midnight, by the day on which it begins", () => {
    const slots = nextSlots(
      rule({ kind: "hours", every: 6, minute: 0 }, "Europe/Oslo", nights),
      new Date("2026-11-19T12:00Z"), // a Thursday
      4,
    );
    expect(local(slots, "Europe/Oslo")).toEqual(["11-20 00:00", "11-21 00:00", "11-24 00:00", "11-25 00:00"]);
  });
  it("of an hour a week is found by an every-minute cron at once, and one that never fits gives none", () => {
    const sundays = { days: [0], from: "03:00", to: "03:02" };
    const found = nextSlots(
      rule(cron("* * * * *"), "Europe/Oslo", sundays),
      new Date("2026-11-22T02:01Z"),
      3,
    );
    expect(local(found, "Europe/Oslo")).toEqual(["11-29 03:00", "11-29 03:01", "12-06 03:00"]);
    expect(nextSlots(rule(daily("12:00"), "Europe/Oslo", sundays), new Date("2026-11-22T02:01Z"), 1)).toEqual(
      [],
    );
  });
});

describe("a zone that nobody knows", () => {
  it.each([
    ["Oslo", "Europe/Oslo"],
    ["Europe/Olso", "Europe/Oslo"],
    ["Olso", "Europe/Oslo"],
    ["new york", "America/New_York"],
    ["america/new_york", "America/New_York"],
  ])("%s: %s is offered", (typed, near) => {
    expect(nearZones(typed)[0]).toBe(near);
  });
  it("an offset is none, and of what is like nothing nothing is offered", () => {
    for (const name of ["+01:00", "CET+1", "Mars/Olympus", ""])
      expect([name, isTimeZone(name)]).toEqual([name, false]);
    for (const name of [
      "UTC",
      "Europe/Oslo",
      "Australia/Lord_Howe",
      "Etc/GMT+1",
      "America/Argentina/Buenos_Aires",
    ])
      expect([name, isTimeZone(name)]).toEqual([name, true]);
    expect(nearZones("qqqqqqqqqqqqqqqqqqqq")).toEqual([]);
  });
});
