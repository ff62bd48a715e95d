import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { getVnf } from "../vnfs/get-vnf";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedRun } from "../vnfs/testing/stored-point";
import { addSchedule } from "./add-schedule";
import { changeSchedule } from "./change-schedule";
import { deleteSchedule } from "./delete-schedule";
import { listScheduledVnfs } from "./list-scheduled-vnfs";
import { getSchedule, listSchedules } from "./list-schedules";
import { switchSchedule } from "./switch-schedule";

const lab = storedLab();
beforeEach(() => db().schedule.deleteMany());

const form = (vnfIds: string[], more: Record<string, unknown> = {}) => ({
  ...{ name: "Nightly", vnfIds, timeZone: "Europe/Oslo", window: null, full: { kind: "vnf" } },
  cadence: { kind: "daily", times: ["14:30", "02:30"] },
  ...more,
});
const members = (scheduleId: string) =>
  db().scheduleVnf.findMany({ where: { scheduleId }, orderBy: { vnfId: "asc" } });
const refusal = (code: string, fields: Record<string, unknown> = {}) => ({ code, fields });

describe("a schedule is added", () => {
  it("and is on from now; the audit log tells it in words", async () => {
    const vnf = await lab.vnf();
    const { id } = await addSchedule(lab.admin, form([vnf.id]));
    const { schedule, slots } = await getSchedule(lab.admin, id);
    expect(schedule).toMatchObject({
      ...{ name: "Nightly", isEnabled: true, version: 1, timeZone: "Europe/Oslo", waitingSince: null },
      ...{ cadence: { kind: "daily", times: ["02:30", "14:30"] }, vnfs: [{ id: vnf.id, name: "vIMS core" }] },
    });
    expect(schedule.next).toHaveLength(5);
    expect(slots).toEqual([]);
    const [member] = await members(id);
    expect(member?.nextDueAt?.toISOString()).toBe(schedule.next[0]);
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "schedule.added", targetId: id, targetName: "Nightly" },
      details: { new: { runs: "daily at 02:30 and 14:30", VNFs: ["vIMS core"], timeZone: "Europe/Oslo" } },
    });
    expect((await getVnf(lab.admin, vnf.id)).schedules).toMatchObject([
      { id, name: "Nightly", isEnabled: true, next: schedule.next[0], last: null },
    ]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "31 February",
      { cadence: { kind: "cron", cron: "0 2 31 2 *" } },
      { cadence: expect.stringMatching(/never run/) },
    ],
    [
      "a window into which nothing falls",
      { window: { days: [1], from: "20:00", to: "21:00" } },
      { cadence: expect.stringMatching(/falls into the freeze window/) },
    ],
    [
      "an unknown zone",
      { timeZone: "Oslo" },
      { timeZone: expect.stringMatching(/Did you mean Europe\/Oslo/) },
    ],
    ["no VNF", { vnfIds: [] }, { vnfIds: "Choose one VNF at least." }],
    [
      "a VNF that is not there",
      { vnfIds: ["00000000-0000-4000-8000-000000000000"] },
      { vnfIds: expect.stringMatching(/not there any more/) },
    ],
  ])("but not with %s", async (_, more, fields) => {
    const { id } = await lab.vnf();
    await expect(addSchedule(lab.admin, form([id], more))).rejects.toMatchObject(refusal("invalid", fields));
    expect(await db().schedule.count()).toBe(0);
  });

  it("by an administrator alone, and under a name of its own", async () => {
    const { id } = await lab.vnf();
    for (const role of ["viewer", "auditor", "operator"] as const)
      await expect(addSchedule(sessionOf(role), form([id]))).rejects.toMatchObject({ code: "forbidden" });
    await addSchedule(lab.admin, form([id]));
    await expect(addSchedule(lab.admin, form([id], { name: " nightly " }))).rejects.toMatchObject(
      refusal("invalid", { name: "There is a schedule Nightly already. Choose another name." }),
    );
  });
});

describe("a schedule is changed", () => {
  it("other times count from now; old and new stand in the audit log; nobody overwrites another's change", async () => {
    const [one, two] = [
      await lab.vnf({ members: [{ serverId: "a1" }] }),
      await lab.vnf({ name: "HSS", members: [{ serverId: "a2" }] }),
    ];
    const { id } = await addSchedule(lab.admin, form([one.id]));
    const past = new Date("2026-11-01T00:00:00Z");
    await db().scheduleVnf.updateMany({ data: { handledUntil: past, nextDueAt: past } });
    const input = { ...form([one.id, two.id]), scheduleId: id, version: 1 };
    // A VNF more: what the others wait for stays.
    expect(await changeSchedule(lab.admin, input)).toEqual({ changed: ["VNFs"], version: 2 });
    const rows = await members(id);
    expect(rows.find(({ vnfId }) => vnfId === one.id)?.nextDueAt).toEqual(past);
    expect(rows.find(({ vnfId }) => vnfId === two.id)?.nextDueAt?.getTime()).toBeGreaterThan(Date.now());
    await expect(changeSchedule(lab.admin, input)).rejects.toMatchObject({ code: "conflict" });
    const other = { ...input, version: 2, cadence: { kind: "hours", every: 6, minute: 0 } };
    expect(await changeSchedule(lab.admin, other)).toEqual({ changed: ["runs"], version: 3 });
    for (const { nextDueAt } of await members(id)) expect(nextDueAt?.getTime()).toBeGreaterThan(Date.now());
    expect(await lab.lastEntry()).toMatchObject({
      action: "schedule.changed",
      details: { old: { runs: "daily at 02:30 and 14:30" }, new: { runs: "every 6 hours, on the hour" } },
    });
    expect(await changeSchedule(lab.admin, { ...other, version: 3 })).toEqual({ changed: [], version: 3 });
  });

  it("switched off it has no next slot; on again it counts from now", async () => {
    const { id: vnfId } = await lab.vnf();
    const { id } = await addSchedule(lab.admin, form([vnfId]));
    await switchSchedule(lab.admin, { scheduleId: id, version: 1, isEnabled: false });
    expect((await getSchedule(lab.admin, id)).schedule).toMatchObject({ isEnabled: false, next: [] });
    expect(await lab.lastEntry()).toMatchObject({ action: "schedule.switched_off", targetId: id });
    const past = new Date("2026-11-01T00:00:00Z");
    await db().scheduleVnf.updateMany({ data: { handledUntil: past, nextDueAt: past } });
    await switchSchedule(lab.admin, { scheduleId: id, version: 1, isEnabled: true });
    expect((await getSchedule(lab.admin, id)).schedule).toMatchObject({
      isEnabled: true,
      waitingSince: null,
    });
    expect(await lab.lastEntry()).toMatchObject({ action: "schedule.switched_on" });
  });

  it("deleted it is in no list, and its name is free; its slots are kept", async () => {
    const { id: vnfId } = await lab.vnf();
    const { id } = await addSchedule(lab.admin, form([vnfId]));
    await db().scheduleSlot.create({
      data: { scheduleId: id, vnfId, dueAt: new Date(), state: "missed", workerId: "a" },
    });
    await deleteSchedule(lab.admin, { scheduleId: id, version: 1 });
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "schedule.deleted", targetId: id, targetName: "Nightly" },
      details: { old: { runs: "daily at 02:30 and 14:30", VNFs: ["vIMS core"] } },
    });
    expect(await listSchedules(lab.admin)).toEqual([]);
    await expect(getSchedule(lab.admin, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getVnf(lab.admin, vnfId)).schedules).toEqual([]);
    expect(await db().scheduleSlot.count({ where: { scheduleId: id } })).toBe(1);
    await addSchedule(lab.admin, form([vnfId]));
    expect(await lab.lastEntry()).toMatchObject({ action: "schedule.added" });
  });
});

describe("who reads schedules", () => {
  it("sees the VNFs of the own projects, and how many others there are", async () => {
    const one = await lab.vnf({ members: [{ serverId: "a1" }] });
    const edge = await lab.vnf({ name: "Edge", members: [{ serverId: "e1" }] });
    await addSchedule(lab.admin, form([one.id, edge.id]));
    expect(await listSchedules(lab.coreOperator)).toMatchObject([
      { vnfs: [{ name: "vIMS core" }], hiddenVnfs: 1 },
    ]);
    expect((await listScheduledVnfs(lab.coreOperator)).map(({ name }) => name)).toEqual(["vIMS core"]);
    await expect(listSchedules(sessionOf("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is told how long the last backups of a VNF took", async () => {
    const { id } = await lab.vnf();
    for (const minutes of [10, 30, 20])
      await storedRun(id, "2026-11-20T12:00:00Z", {
        startedAt: new Date(Date.parse("2026-11-20T12:00:00Z") - minutes * 60_000),
      });
    expect(await listScheduledVnfs(lab.admin)).toMatchObject([
      { id, siteName: "Lyon", rpoMinutes: 60, backupMs: 20 * 60_000, retention: null },
    ]);
  });

  it("is told which policy deletes the points of a VNF", async () => {
    const { id } = await lab.vnf();
    await db().retentionPolicy.create({
      data: {
        ...{ name: "30 days", nameKey: "30 days", minAgeDays: 1, createdBy: "ada", timeZone: "UTC" },
        ...{ keepLast: 3, daily: 30, weekly: 0, monthly: 0, yearly: 0 },
        vnfs: { create: { vnfId: id } },
      },
    });
    expect(await listScheduledVnfs(lab.admin)).toMatchObject([{ id, retention: "30 days" }]);
  });
});
