import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { slotsBetween } from "./plan-slots";
import type { SlotRule } from "./schedule";
import { type Doom, schedulers } from "./testing/schedulers";
import { storedSchedule } from "./testing/stored-schedule";
import { endRuns } from "./testing/turn";
import { clockText, wallTime } from "./wall-time";

/* Slots on a fake clock, claimed by three processes, of which one is killed time and again. */

const lab = storedLab();
let workers: Awaited<ReturnType<typeof schedulers>>;
beforeAll(async () => {
  workers = await schedulers();
});
beforeEach(() => db().schedule.deleteMany());
afterAll(() => workers.remove());

const OSLO = "Europe/Oslo";
const NEW_YORK = "America/New_York";
const daily = (timeZone: string, time: string): SlotRule => ({
  ...{ cadence: { kind: "daily", times: [time] }, timeZone, window: null },
});
/** In the night in which clocks are changed, and in those of the other Sundays. */
const hourly = (timeZone: string): SlotRule => ({
  ...{ cadence: { kind: "hours", every: 1, minute: 15 }, timeZone },
  window: { days: [0], from: "00:00", to: "05:00" },
});

const HOUR = 3_600_000;
/** The moments at which workers look: each four hours, and each half an hour in the nights to Sunday, in both zones. */
function ticks(begins: string, ends: string): Date[] {
  const found: Date[] = [];
  for (let at = new Date(begins); at <= new Date(ends); ) {
    found.push(at);
    const [day, hour] = [at.getUTCDay(), at.getUTCHours()];
    const isFine = (day === 6 && hour >= 20) || (day === 0 && hour < 12);
    at = new Date(at.getTime() + (isFine ? HOUR / 2 : 4 * HOUR));
  }
  return found;
}

interface Season {
  season: string;
  begins: string;
  ends: string;
  /** In which clocks are changed. */
  nights: { timeZone: string; from: string; until: string }[];
  rules: SlotRule[];
  /** The slots of each rule in the night of its zone, UTC. */
  inNights: string[][];
  /** What clocks show at the daily slots in that night. */
  shown: string[];
  kills: { rule: number; slot: string; at: Doom["at"] }[];
}

const SEASONS: Season[] = [
  {
    season: "autumn",
    ...{ begins: "2026-10-01T00:31:00Z", ends: "2026-11-30T00:00:00Z" },
    nights: [
      { timeZone: OSLO, from: "2026-10-24T22:00:00Z", until: "2026-10-25T10:00:00Z" },
      { timeZone: NEW_YORK, from: "2026-11-01T04:00:00Z", until: "2026-11-01T12:00:00Z" },
    ],
    // 02:30 in Oslo and 01:30 in New York come twice: they count once, the first time.
    rules: [daily(OSLO, "02:30"), daily(NEW_YORK, "01:30"), hourly(OSLO), hourly(NEW_YORK)],
    inNights: [
      ["00:30"],
      ["05:30"],
      // Both of the hours that look alike.
      ["22:15", "23:15", "00:15", "01:15", "02:15", "03:15"],
      ["04:15", "05:15", "06:15", "07:15", "08:15", "09:15"],
    ],
    shown: ["02:30", "01:30"],
    kills: [
      { rule: 0, slot: "2026-10-25T00:30:00Z", at: "claiming" },
      { rule: 2, slot: "2026-10-25T01:15:00Z", at: "claimed" },
      { rule: 1, slot: "2026-11-01T05:30:00Z", at: "starting" },
      { rule: 3, slot: "2026-11-01T06:15:00Z", at: "claiming" },
      { rule: 1, slot: "2026-11-20T06:30:00Z", at: "claimed" },
    ],
  },
  {
    season: "spring",
    ...{ begins: "2027-02-15T00:31:00Z", ends: "2027-04-16T00:00:00Z" },
    nights: [
      { timeZone: OSLO, from: "2027-03-27T22:00:00Z", until: "2027-03-28T10:00:00Z" },
      { timeZone: NEW_YORK, from: "2027-03-14T04:00:00Z", until: "2027-03-14T12:00:00Z" },
    ],
    // 02:30 is in the gap in both: it comes once, right after it.
    rules: [daily(OSLO, "02:30"), daily(NEW_YORK, "02:30"), hourly(OSLO), hourly(NEW_YORK)],
    inNights: [
      ["01:00"],
      ["07:00"],
      ["23:15", "00:15", "01:15", "02:15"],
      ["05:15", "06:15", "07:15", "08:15"],
    ],
    shown: ["03:00", "03:00"],
    kills: [
      { rule: 1, slot: "2027-03-14T07:00:00Z", at: "claimed" },
      { rule: 3, slot: "2027-03-14T07:15:00Z", at: "claiming" },
      { rule: 0, slot: "2027-03-28T01:00:00Z", at: "starting" },
      { rule: 2, slot: "2027-03-28T01:15:00Z", at: "claimed" },
      { rule: 0, slot: "2027-04-10T00:30:00Z", at: "claiming" },
    ],
  },
];

const slotsOf = (scheduleId: string) =>
  db().scheduleSlot.findMany({ where: { scheduleId }, orderBy: { dueAt: "asc" } });

/** What a worker that was killed has left behind of a slot: nothing that is not committed. */
async function expectLeft(at: Doom["at"], scheduleId: string, dueAt: Date): Promise<void> {
  const slot = await db().scheduleSlot.findFirst({ where: { scheduleId, dueAt } });
  if (at === "claiming") return expect(slot).toBe(null);
  expect(slot).toMatchObject({ state: "claimed", runId: null });
  expect(await db().run.count({ where: { startKey: slot?.id ?? "" } })).toBe(0);
}

describe.each(SEASONS)("two months over the $season changes of the clocks in two zones", (each) => {
  it("three processes, one killed in the midst of a claim: each slot is one run", async () => {
    const moments = ticks(each.begins, each.ends);
    const [from = new Date(Number.NaN)] = moments;
    const stored: { id: string; vnfId: string; rule: SlotRule }[] = [];
    for (const [at, rule] of each.rules.entries()) {
      const members = [{ serverId: ["a1", "a2", "a3", "e1"][at] ?? "" }];
      const { id: vnfId } = await lab.vnf({
        ...{ name: `VNF ${at}`, onUnquiesced: "continue", receiverIds: [lab.oslo], members },
      });
      stored.push({ ...(await storedSchedule(`Schedule ${at}`, rule, [vnfId], from)), vnfId, rule });
    }
    const [one, two] = [await workers.start(), await workers.start()];
    let third = await workers.start();
    let killed = 0;
    let before = from;
    for (const now of moments) {
      const isDue = ({ slot }: { slot: string }) => before < new Date(slot) && new Date(slot) <= now;
      const kill = each.kills.find(isDue);
      const doomed = kill && stored[kill.rule];
      if (doomed) {
        // It is the first who comes; what it leaves is done by whoever comes then.
        expect(await workers.lastTurn(third, now, { vnfId: doomed.vnfId, at: kill.at })).toBe("SIGKILL");
        await expectLeft(kill.at, doomed.id, new Date(kill.slot));
        killed += 1;
        third = await workers.start();
      }
      await Promise.all([one, two, third].map((worker) => workers.turn(worker, now)));
      await endRuns(now);
      before = now;
    }
    expect(killed).toBe(each.kills.length);

    for (const [at, { id, rule }] of stored.entries()) {
      const found = await slotsOf(id);
      expect(found.map(({ dueAt }) => dueAt)).toEqual(slotsBetween(rule, from, before, 1_000));
      expect(new Set(found.map(({ state }) => state))).toEqual(new Set(["started"]));
      const runIds = found.map(({ runId }) => runId);
      expect(new Set(runIds).size).toBe(found.length);
      const runs = await db().run.findMany({ where: { startKey: { in: found.map((slot) => slot.id) } } });
      expect(new Set(runs.map((run) => run.id))).toEqual(new Set(runIds));

      // In the night of the change, by what the documentation says and not by our own code.
      const night = each.nights.find(({ timeZone }) => timeZone === rule.timeZone);
      const inNight = found.filter(
        ({ dueAt }) => dueAt >= new Date(night?.from ?? "") && dueAt < new Date(night?.until ?? ""),
      );
      expect(inNight.map(({ dueAt }) => dueAt.toISOString().slice(11, 16))).toEqual(each.inNights[at]);
      if (rule.cadence.kind !== "daily") continue;
      const days = found.map(({ dueAt }) => wallTime(dueAt, rule.timeZone));
      expect(new Set(days.map(({ date }) => date)).size).toBe(days.length);
      const [time = ""] = rule.cadence.times;
      const times = new Set(days.map(({ minutes }) => clockText(minutes)));
      expect(times).toEqual(new Set([time, each.shown[at] ?? ""]));
    }
    expect(await db().run.count()).toBe(await db().scheduleSlot.count());
  }, 300_000);
});
