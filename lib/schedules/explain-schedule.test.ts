import { describe, expect, it } from "vitest";
import { explainSchedule, type ScheduledVnf, spanWords, whyNever, zoneText } from "./explain-schedule";
import type { Cadence, SlotRule } from "./schedule";
import { cadenceWords, fullWords, windowWords } from "./schedule-words";

const NOW = new Date("2026-11-21T12:00:00Z");
const HOUR_MS = 3_600_000;
const rule = (cadence: Cadence, more: Partial<SlotRule> = {}): SlotRule => ({
  ...{ cadence, timeZone: "Europe/Oslo", window: null },
  ...more,
});
const cron = (text: string): Cadence => ({ kind: "cron", cron: text });
const vnf = (more: Partial<ScheduledVnf> = {}): ScheduledVnf => ({
  ...{ id: "1", name: "vIMS", siteName: "Lyon", rpoMinutes: 20_000, backupMs: 60_000, retention: "30 days" },
  ...more,
});
const told = (of: SlotRule, ...vnfs: ScheduledVnf[]) =>
  explainSchedule(of, vnfs, NOW).map(({ text }) => text);

describe("what never runs is refused with its reason", () => {
  it("a day that is in no year, and times of which none falls into the window", () => {
    expect(whyNever(rule(cron("0 2 31 2 *")), NOW)).toMatch(/no such day in any year.*31 February/);
    const noon = rule(
      { kind: "daily", times: ["12:00"] },
      { window: { days: [0], from: "22:00", to: "06:00" } },
    );
    expect(whyNever(noon, NOW)).toMatch(/None of its times falls into the freeze window/);
    expect(whyNever(rule(cron("0 2 29 2 *")), NOW)).toBeNull();
  });
});

describe("what follows is told", () => {
  it("an every-minute cron of a VNF that takes two hours, by what was measured", () => {
    expect(told(rule(cron("* * * * *")), vnf({ backupMs: 2 * HOUR_MS }))[0]).toBe(
      "The last backups of vIMS took 2 h, and slots come 1 min apart. A slot that comes while a backup goes on is skipped, and recorded with that reason: about 120 after each backup of vIMS.",
    );
    expect(told(rule(cron("* * * * *")), vnf({ backupMs: null }))[0]).toMatch(/is not known yet/);
  });
  it("an RPO that slots alone do not keep", () => {
    expect(told(rule({ kind: "daily", times: ["12:00"] }), vnf({ rpoMinutes: 240 }))).toEqual([
      "Slots come up to 1 d apart, and the RPO of vIMS is 4 h: this schedule alone does not keep it.",
    ]);
  });
  it("VNFs whose points nothing ever deletes", () => {
    const daily = rule({ kind: "daily", times: ["12:00"] });
    expect(told(daily, vnf({ retention: null }), vnf({ name: "vEPC" }))).toEqual([
      "vIMS has no retention policy: each recovery point stays until somebody deletes it. Settings → Retention has the policies.",
    ]);
  });
  it("months that have no such day, and times outside the window", () => {
    expect(told(rule({ kind: "monthly", day: 31, time: "12:00" }))[0]).toMatch(/^Months without a day 31/);
    const window = { days: [0, 1, 2, 3, 4, 5, 6], from: "22:00", to: "06:00" };
    expect(told(rule({ kind: "hours", every: 12, minute: 0 }, { window }))).toContain(
      "Of the next 40 times 20 lie outside the freeze window, and are no slot.",
    );
  });
  it("the next changes of the clocks, where they touch a slot", () => {
    expect(told(rule({ kind: "daily", times: ["02:30"] }))).toEqual([
      "On 28 March 2027 the clocks go from 02:00 to 03:00: the slot of 02:30 comes once, at 03:00.",
      "On 31 October 2027 the clocks go back from 03:00 to 02:00: the slot of 02:30 comes once, the first time.",
    ]);
    expect(told(rule({ kind: "daily", times: ["01:45"] }, { timeZone: "Australia/Lord_Howe" }))).toEqual([
      "On 4 April 2027 the clocks go back from 02:00 to 01:30: the slot of 01:45 comes once, the first time.",
    ]);
    expect(told(rule({ kind: "hours", every: 1, minute: 0 }))).toEqual([
      "On 31 October 2027 the clocks go back from 03:00 to 02:00: slots go on by real time, so those of that time come twice.",
    ]);
    expect(told(rule({ kind: "daily", times: ["02:30"] }, { timeZone: "UTC" }))).toEqual([]);
  });
});

it("a cadence, a window and a policy in words", () => {
  const words: [Cadence, string][] = [
    [{ kind: "hours", every: 1, minute: 0 }, "every hour, on the hour"],
    [{ kind: "hours", every: 6, minute: 15 }, "every 6 hours, 15 min past the hour"],
    [{ kind: "daily", times: ["02:30", "14:30"] }, "daily at 02:30 and 14:30"],
    [{ kind: "weekly", days: [1, 4], time: "02:30" }, "Mondays and Thursdays at 02:30"],
    [{ kind: "monthly", day: "last", time: "02:30" }, "on the last day of each month at 02:30"],
    [cron("* * * * *"), "every minute (cron * * * * *)"],
    [cron("*/15 * * * *"), "every 15 min (cron */15 * * * *)"],
    [cron("30 2 * * 1-5"), "at 02:30 on Mondays to Fridays (cron 30 2 * * 1-5)"],
    [cron("0 2 1 * 0"), "at 02:00 on day 1 of the month, and also on Sundays (cron 0 2 1 * 0)"],
    [cron("0 2 * 6 *"), "at 02:00 in June (cron 0 2 * 6 *)"],
  ];
  for (const [cadence, text] of words) expect(cadenceWords(cadence)).toBe(text);
  expect(windowWords({ days: [1, 2, 3, 4, 5], from: "22:00", to: "06:00" })).toBe(
    "Mondays to Fridays from 22:00 to 06:00 on the next day",
  );
  expect(windowWords(null)).toBe("at any time");
  expect(fullWords({ kind: "weekdays", days: [0] })).toBe(
    "the first one from Sundays on is full, the others are incremental",
  );
  expect([40_000, 90_000, 5_400_000, 90_000_000].map(spanWords)).toEqual([
    "40 s",
    "2 min",
    "1 h 30 min",
    "1 d 1 h",
  ]);
  expect(zoneText(new Date("2027-03-28T01:00Z"), "Europe/Oslo")).toBe("Sun 28 Mar 03:00");
});
