import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { slotsBetween } from "./plan-slots";
import { storedSchedule } from "./testing/stored-schedule";
import { endRuns, turn } from "./testing/turn";
import { clockText, wallTime } from "./wall-time";

/* Slots on a fake clock, claimed by several workers. */

const lab = storedLab();
beforeEach(() => db().schedule.deleteMany());

const vnf = (name: string, vm: string) =>
  lab.vnf({ name, onUnquiesced: "continue", receiverIds: [lab.oslo], members: [{ serverId: vm }] });
const slots = (scheduleId: string) =>
  db().scheduleSlot.findMany({ where: { scheduleId }, orderBy: { dueAt: "asc" } });

/** Slots of one VNF are further apart. */
const TICK_MS = 4 * 3_600_000;

describe.each([
  ["spring", "2027-02-15T00:31:00Z", "2027-04-16T00:00:00Z"],
  ["autumn", "2026-10-01T00:31:00Z", "2026-11-30T00:00:00Z"],
])("two months over the %s changes of the clocks in two zones", (_, begins, ends) => {
  it("three workers, one killed between claim and start: each slot is one run", async () => {
    const [one, two] = [await vnf("one", "a1"), await vnf("two", "a2")];
    const [from, until] = [new Date(begins), new Date(ends)];
    const oslo = {
      cadence: { kind: "daily", times: ["02:30"] } as const,
      timeZone: "Europe/Oslo",
      window: null,
    };
    const newYork = {
      cadence: { kind: "hours", every: 12, minute: 15 } as const,
      timeZone: "America/New_York",
      window: null,
    };
    const schedules = [
      { id: (await storedSchedule("Oslo", oslo, [one.id], from)).id, rule: oslo },
      { id: (await storedSchedule("New York", newYork, [two.id], from)).id, rule: newYork },
    ];
    const kills = new Set<string>();
    let last = from;
    for (let now = from.getTime(); now <= until.getTime(); now += TICK_MS) {
      last = new Date(now);
      // Killed once at each slot of each tenth day, where it is the first who comes: it is started by whoever comes then.
      const isKilled = ({ id, dueAt }: { id: string; dueAt: Date }) =>
        dueAt.getUTCDate() % 10 === 0 && kills.size < kills.add(id).size;
      const third = () => turn("c", last, isKilled);
      const isDoomed = last.getUTCDate() % 10 === 0;
      if (isDoomed) await third();
      await Promise.all([turn("a", last), turn("b", last), ...(isDoomed ? [] : [third()])]);
      await endRuns(last);
    }
    expect(kills.size).toBeGreaterThan(10);
    for (const { id, rule } of schedules) {
      const found = await slots(id);
      expect(found.map(({ dueAt }) => dueAt)).toEqual(slotsBetween(rule, from, last, 1_000));
      expect(new Set(found.map(({ state }) => state))).toEqual(new Set(["started"]));
      const runIds = found.map(({ runId }) => runId);
      expect(new Set(runIds).size).toBe(found.length);
      const runs = await db().run.findMany({ where: { startKey: { in: found.map((slot) => slot.id) } } });
      expect(new Set(runs.map((run) => run.id))).toEqual(new Set(runIds));
    }
    const [first] = schedules;
    const days = (await slots(first?.id ?? "")).map(({ dueAt }) => wallTime(dueAt, "Europe/Oslo"));
    expect(new Set(days.map(({ date }) => date)).size).toBe(days.length);
    expect(new Set(days.map(({ minutes }) => clockText(minutes)))).toEqual(
      new Set(begins.startsWith("2027") ? ["02:30", "03:00"] : ["02:30"]),
    );
    expect(await db().run.count()).toBe(await db().scheduleSlot.count());
  }, 240_000);
});
