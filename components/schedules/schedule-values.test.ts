import { describe, expect, it } from "vitest";
import { whatChanged } from "@/components/data/what-changed";
import { scheduleThings } from "./schedule-things";
import {
  controlOf,
  newSchedule,
  readValues,
  type ScheduleValues,
  toInput,
  toValues,
} from "./schedule-values";

const NOW = new Date("2026-11-21T12:00:00Z");
const ID = "00000000-0000-4000-8000-000000000001";
const values = (more: Partial<ScheduleValues> = {}): ScheduleValues => ({
  ...newSchedule("Europe/Oslo"),
  ...{ name: "Nightly", vnfIds: [ID] },
  ...more,
});
const errors = (more: Partial<ScheduleValues>) => readValues(values(more), NOW).errors;

it("a form that is right has a rule and no errors; times may be typed loosely", () => {
  const { rule, errors: none } = readValues(values({ times: "14:30; 2:30,14:30" }), NOW);
  expect(none).toEqual({});
  expect(rule).toEqual({
    cadence: { kind: "daily", times: ["02:30", "14:30"] },
    timeZone: "Europe/Oslo",
    window: null,
  });
});

describe("what is wrong stands beside its control", () => {
  it.each<[string, Partial<ScheduleValues>, Record<string, unknown>]>([
    ["no VNF", { vnfIds: [] }, { vnfIds: "Choose one VNF at least." }],
    ["no name", { name: " " }, { name: "Enter a name, such as Nightly." }],
    ["a time that is none", { times: "02:30, 25:00" }, { times: "Enter a time such as 02:30." }],
    ["no time", { times: "" }, { times: expect.stringMatching(/one time at least/) }],
    ["no day", { kind: "weekly", days: [] }, { days: "Choose one day at least." }],
    ["a minute that is none", { kind: "hours", minute: "x" }, { minute: expect.any(String) }],
    ["day 32", { kind: "monthly", day: "32" }, { day: "A day of the month is from 1 to 31." }],
    ["six fields", { kind: "cron", cron: "0 0 2 * * *" }, { cron: expect.stringMatching(/five fields/) }],
    ["31 February", { kind: "cron", cron: "0 2 31 2 *" }, { cron: expect.stringMatching(/31 February/) }],
    [
      "a zone that nobody knows",
      { timeZone: "Europe/Olso" },
      { timeZone: "There is no time zone “Europe/Olso”. Did you mean Europe/Oslo?" },
    ],
    [
      "a window into which nothing falls",
      { hasWindow: true, from: "10:00", to: "11:00" },
      { times: expect.stringMatching(/falls into the freeze window/) },
    ],
    ["a window on no day", { hasWindow: true, windowDays: [] }, { windowDays: "Choose one day at least." }],
    ["a full one each 0 days", { full: "days", fullEvery: "0" }, { fullEvery: expect.any(String) }],
    ["a full one on no day", { full: "weekdays", fullDays: [] }, { fullDays: "Choose one day at least." }],
  ])("%s", (_, more, wanted) => {
    expect(errors(more)).toEqual(wanted);
  });
});

it("what is stored comes back into the form as it was", () => {
  const kinds: Partial<ScheduleValues>[] = [
    { kind: "hours", every: "8", minute: "15" },
    { kind: "daily", times: "02:30, 14:30", full: "days", fullEvery: "3" },
    { kind: "weekly", days: [1, 4], time: "03:00", full: "weekdays", fullDays: [0, 6] },
    { kind: "monthly", day: "last", time: "03:00" },
    { kind: "cron", cron: "*/5 1-3 * * 1", hasWindow: true, windowDays: [1], from: "01:00", to: "04:00" },
  ];
  for (const kind of kinds) {
    const sent = toInput(values(kind)) as unknown as Parameters<typeof toValues>[0];
    expect(toInput(toValues({ ...sent, vnfs: [{ id: ID }] }))).toEqual(sent);
  }
});

it("the server's fields lead to controls", () => {
  expect(
    ["cadence.times.1", "window.days", "window.from", "full.every", "full.days", "name"].map(controlOf),
  ).toEqual(["times", "windowDays", "from", "fullEvery", "fullDays", "name"]);
});

it("tells from what to what a schedule was changed, in the words of its page", () => {
  const things = scheduleThings([{ id: ID, name: "HSS" }]);
  const before = values({ hasWindow: true, windowDays: [6, 0] });
  const after = values({
    ...{ kind: "weekly", days: [3, 1], time: "04:00", full: "days", fullEvery: "3", timeZone: "UTC" },
    ...{ vnfIds: [], name: " Weekly" },
  });
  const changed = ["name", "VNFs", "runs", "timeZone", "freezeWindow", "full"];
  expect(whatChanged(changed, things, before, after).split("; ")).toEqual([
    "name: Nightly → Weekly",
    "VNFs: − HSS",
    "when it runs: daily at 02:30 → Mondays and Wednesdays at 04:00",
    "time zone: Europe/Oslo → UTC",
    expect.stringMatching(/^freeze window: weekends from 22:00 to 06:00 on the next day → at any time$/),
    "full backups: as each VNF’s own settings say → a full one every 3 days, the others are incremental",
  ]);
});
