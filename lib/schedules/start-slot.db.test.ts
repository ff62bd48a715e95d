import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import { addVms, storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { claimSlot } from "./claim-slots";
import type { Cadence } from "./schedule";
import { startDue } from "./start-due";
import { startSlot } from "./start-slot";
import { storedSchedule } from "./testing/stored-schedule";
import { endRuns, turn } from "./testing/turn";

const lab = storedLab();
beforeEach(() => db().schedule.deleteMany());

const vnf = (name = "vIMS core", vm = "a1") =>
  lab.vnf({ name, onUnquiesced: "continue", receiverIds: [lab.oslo], members: [{ serverId: vm }] });
const daily = (time: string): Cadence => ({ kind: "daily", times: [time] });
const at = (text: string) => new Date(text);
const slots = (scheduleId: string) =>
  db().scheduleSlot.findMany({ where: { scheduleId }, orderBy: { dueAt: "asc" } });

describe("a slot", () => {
  const rule = (cadence = daily("02:30")) => ({ cadence, timeZone: "UTC" });
  const from = at("2026-11-20T12:00:00Z");
  const due = at("2026-11-21T02:30:01Z");

  it("starts a backup on behalf of its schedule, who is named in the audit log", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Nightly", rule(), [vnfId], from);
    await turn("a", at("2026-11-21T02:29:59Z"));
    expect(await slots(id)).toEqual([]);
    await turn("a", due);
    const [slot] = await slots(id);
    const run = await db().run.findUniqueOrThrow({ where: { id: slot?.runId ?? "" } });
    const actor = { kind: "schedule", id, name: "Nightly" };
    expect(run).toMatchObject({
      kind: "backup",
      state: "queued",
      vnfId,
      startedBy: actor,
      activeVnfId: vnfId,
    });
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "backup.started", actorKind: "schedule", actorName: "Nightly", runId: run.id },
    });
    await turn("b", due);
    expect(await db().run.count()).toBe(1);
  });

  it("is planned anew when its VNF is changed in that moment", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Nightly", rule(), [vnfId], from);
    const slot = await claimSlot("a", due);
    if (slot === null || slot === "again") throw new Error("nothing is due");
    let started = Promise.resolve();
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
      started = startSlot(slot, due);
      // It has its plan, and waits for the row.
      await vi.waitFor(async () => {
        // Not by this transaction: of who connects after its first look it would never know (pg_stat_clear_snapshot).
        const [{ waiting } = { waiting: 0n }] = await db().$queryRaw<{ waiting: bigint }[]>`
          SELECT count(*) AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(waiting).toBe(1n);
      }, 20_000);
      await tx.vnf.update({ where: { id: vnfId }, data: { version: { increment: 1 } } });
    });
    await started;
    expect(await slots(id)).toMatchObject([{ state: "started", reason: null }]);
    expect(await db().run.count()).toBe(1);
  });

  it("that comes while a run goes on is skipped, and says which", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Nightly", rule(daily("02:30")), [vnfId], from);
    await turn("a", due);
    const run = await db().run.findFirstOrThrow();
    await turn("a", at("2026-11-22T02:30:01Z"));
    expect(await slots(id)).toMatchObject([
      { state: "started" },
      { state: "skipped", runId: null, reason: `b-${run.number} of this VNF was still going on` },
    ]);
    expect(await db().run.count()).toBe(1);
  });

  it("is caught up once after a downtime: the newest one; those before it are missed", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule(
      "Hourly",
      rule({ kind: "hours", every: 1, minute: 0 }),
      [vnfId],
      from,
    );
    await Promise.all(["a", "b", "c"].map((worker) => turn(worker, at("2026-11-21T00:20:00Z"))));
    const found = await slots(id);
    expect(found.map(({ state }) => state)).toEqual([...Array<string>(11).fill("missed"), "started"]);
    expect(found[11]?.dueAt).toEqual(at("2026-11-21T00:00:00Z"));
    expect(found[0]?.reason).toMatch(/a later slot has taken its place/);
    expect(await db().run.count()).toBe(1);
  });

  it("is written down each also after a very long downtime of a frequent schedule", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Often", rule({ kind: "cron", cron: "* * * * *" }), [vnfId], from);
    await turn("a", at("2026-11-21T12:00:30Z"));
    expect(await slots(id)).toHaveLength(1440);
    expect(await db().scheduleSlot.count({ where: { state: "missed" } })).toBe(1439);
    expect(await db().run.count()).toBe(1);
  });

  it("that is late waits for its freeze window to open again", async () => {
    const { id: vnfId } = await vnf();
    const window = { days: [0, 1, 2, 3, 4, 5, 6], from: "02:00", to: "04:00" };
    const { id } = await storedSchedule("Nightly", { ...rule(), window }, [vnfId], from);
    await turn("a", at("2026-11-21T09:00:00Z"));
    expect(await slots(id)).toEqual([]);
    await turn("a", at("2026-11-22T02:00:01Z"));
    expect(await slots(id)).toMatchObject([{ state: "started", dueAt: at("2026-11-21T02:30:00Z") }]);
    await endRuns(due);
    await turn("a", at("2026-11-22T02:30:01Z"));
    expect(await slots(id)).toMatchObject([{ state: "started" }, { state: "started" }]);
  });

  it("tells its run when the freeze window closes, and is skipped when it has closed before the start", async () => {
    const { id: vnfId } = await vnf();
    const window = { days: [5], from: "22:00", to: "04:00" };
    const { id } = await storedSchedule("Nightly", { ...rule(), window }, [vnfId], from);
    await turn("a", due);
    const { plan } = await db().run.findFirstOrThrow();
    expect(plan).toMatchObject({
      freezeBefore: { at: "2026-11-21T04:00:00.000Z", says: "04:00, UTC time", schedule: "Nightly" },
    });
    await endRuns(due);
    const slot = await claimSlot("a", at("2026-11-28T02:30:01Z"));
    if (!slot || slot === "again") return expect.fail("a slot was due");
    await turn("b", at("2026-11-28T04:00:00Z"));
    expect((await slots(id))[1]).toMatchObject({
      state: "skipped",
      reason: "Its freeze window had closed again before it could be started",
    });
  });

  it("of a VNF that cannot be backed up is skipped, with the obstacle and its remedy", async () => {
    const { id: vnfId } = await vnf();
    await db().vnf.update({ where: { id: vnfId }, data: { pausedAt: new Date() } });
    const { id } = await storedSchedule("Nightly", rule(), [vnfId], from);
    await turn("a", due);
    expect(await slots(id)).toMatchObject([
      { state: "skipped", reason: "vIMS core: it is paused", todo: "Resume it, and back it up then." },
    ]);
  });

  it("of a VNF at whose plan Stillpoint itself fails is skipped, and no other one with it; the next is tried", async () => {
    const [broken, well] = [await vnf("broken", "a1"), await vnf("well", "a2")];
    const { id } = await storedSchedule("Nightly", rule(), [broken.id, well.id], from);
    const attach = (attachments: unknown) => db().$executeRaw`
      UPDATE inventory_volumes SET detail = jsonb_set(detail, '{attachments}', ${JSON.stringify(attachments)}::jsonb)
      WHERE volume_id = 'a1-root'`;
    await attach(5); // no list, which breaks its reader
    await turn("a", due);
    const ofVnf = async (vnfId: string) => (await slots(id)).filter((slot) => slot.vnfId === vnfId);
    expect(await ofVnf(broken.id)).toMatchObject([
      {
        ...{ state: "skipped", runId: null, reason: "Stillpoint itself failed when it planned this" },
        todo: expect.stringMatching(/^Look for [0-9a-f-]{36} in the worker’s log/),
      },
    ]);
    expect(await ofVnf(well.id)).toMatchObject([{ state: "started" }]);
    await endRuns(due);
    await attach([]);
    await turn("a", at("2026-11-22T02:30:01Z"));
    expect(await ofVnf(broken.id)).toMatchObject([{ state: "skipped" }, { state: "started" }]);
  });

  it("of a schedule whose times cannot be worked out is skipped once, and holds up no other schedule", async () => {
    const [broken, well] = [await vnf("broken", "a1"), await vnf("well", "a2")];
    const { id } = await storedSchedule("Broken", rule(), [broken.id], from);
    const other = await storedSchedule("Well", rule(daily("02:45")), [well.id], from);
    // A zone that a later table of time zones has no more.
    const setZone = (timeZone: string) => db().schedule.update({ where: { id }, data: { timeZone } });
    await setZone("Europe/Atlantis");
    await turn("a", at("2026-11-21T02:45:01Z"));
    expect(await slots(other.id)).toMatchObject([{ state: "started" }]);
    const skipped = {
      ...{ state: "skipped", dueAt: at("2026-11-21T02:30:00Z"), runId: null },
      reason: "Stillpoint itself failed when it worked out its times",
    };
    expect(await slots(id)).toMatchObject([skipped]);
    // It is tried again now and then, which is no slot of its own; once it can be worked out, it goes on where it stood.
    for (const minutes of [9, 11, 22]) {
      await turn("a", new Date(at("2026-11-21T02:45:01Z").getTime() + minutes * 60_000));
      expect(await slots(id)).toMatchObject([skipped]);
    }
    await setZone("UTC");
    await turn("a", at("2026-11-23T02:50:01Z"));
    expect(await slots(id)).toMatchObject([skipped, { state: "missed" }, { state: "started" }]);
  });

  it("is none while the schedule is off or deleted, nor of a deleted VNF; between claim and start it is skipped", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Nightly", rule(), [vnfId], from, { isEnabled: false });
    await turn("a", due);
    await db().schedule.update({ where: { id }, data: { isEnabled: true, deletedAt: new Date() } });
    await turn("a", due);
    await db().schedule.update({ where: { id }, data: { deletedAt: null } });
    await db().vnf.update({ where: { id: vnfId }, data: { deletedAt: new Date() } });
    await turn("a", due);
    expect(await slots(id)).toEqual([]);
    await db().vnf.update({ where: { id: vnfId }, data: { deletedAt: null } });
    const slot = await claimSlot("a", due);
    if (!slot || slot === "again") return expect.fail("a slot was due");
    await db().schedule.update({ where: { id }, data: { isEnabled: false } });
    await startSlot(slot, due);
    expect(await slots(id)).toMatchObject([
      { state: "skipped", reason: "The schedule was switched off in this moment" },
    ]);
    expect(await db().run.count()).toBe(0);
  });

  it("of two workers that both believe it theirs is one run", async () => {
    const { id: vnfId } = await vnf();
    const { id } = await storedSchedule("Nightly", rule(), [vnfId], from);
    const first = await claimSlot("a", due);
    const later = at("2026-11-21T02:33:00Z");
    const second = await claimSlot("b", later);
    if (!first || first === "again" || !second || second === "again") return expect.fail("both have it");
    expect(second.id).toBe(first.id);
    await Promise.all([startSlot(first, later), startSlot(second, later)]);
    expect(await slots(id)).toMatchObject([{ state: "started", workerId: "b" }]);
    expect(await db().run.count()).toBe(1);
  });

  it("of many VNFs is started in one turn of the worker's, which then has nothing to do", async () => {
    const vnfs = await Promise.all(["a1", "a2", "a3", "e1"].map((vm) => vnf(`VNF of ${vm}`, vm)));
    const { id } = await storedSchedule(
      "Hourly",
      rule({ kind: "hours", every: 1, minute: 0 }),
      vnfs.map((each) => each.id),
      new Date(Date.now() - 3 * 3_600_000),
    );
    const turns = ["a", "b"].map((worker) => startDue(worker, new AbortController().signal));
    await Promise.all(turns);
    const found = await slots(id);
    expect(found.filter(({ state }) => state === "started")).toHaveLength(4);
    expect(found.filter(({ state }) => state === "missed")).toHaveLength(8);
    await startDue("a", new AbortController().signal);
    expect(await slots(id)).toHaveLength(12);
  });

  it("is full as the schedule says, not as the VNF does", async () => {
    const { id: vnfId } = await lab.vnf({
      onUnquiesced: "continue",
      members: [{ serverId: "a2" }],
      incrementsBeforeFull: 0,
    });
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root"] });
    await storedPoint({ vnfId, takenAt: "2026-11-20T20:00:00Z", volumes: { a2: ["a2-root"] } });
    await storedSchedule("Daily", rule({ kind: "hours", every: 12, minute: 0 }), [vnfId], from, {
      full: { kind: "days", every: 2 },
    });
    const modes: string[] = [];
    for (const now of ["2026-11-21T00:00:01Z", "2026-11-21T12:00:01Z", "2026-11-22T00:00:01Z"]) {
      await turn("a", at(now));
      const run = await db().run.findFirstOrThrow({ where: { endedAt: null } });
      modes.push(...(run.plan as unknown as { backups: { mode: string }[] }).backups.map((b) => b.mode));
      await endRuns(at(now));
    }
    expect(modes).toEqual(["incremental", "incremental", "full"]);
  });
});
