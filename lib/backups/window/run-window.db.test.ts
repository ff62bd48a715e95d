import { describe, expect, it } from "vitest";
import { db } from "../../db";
import { isHolding, releaseAll } from "../../freezes/held-here";
import { tagOf } from "../../made/tag-of";
import { createGroup, updateGroup } from "../../openstack/cinder/group-changes";
import { createGroupType, setGroupSpecs } from "../../openstack/cinder/group-types";
import { listVolumeTypes } from "../../openstack/cinder/volume-types";
import { startServer, stopServer } from "../../openstack/nova/server-actions";
import { getServer } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import { RunTaken } from "../../runs/journal-store";
import { runWindow } from "./run-window";
import { FROZEN, THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, idOf, happened, leases, audit, stored } = windowLab();

describe("a whole window", () => {
  it("freezes in order, cuts, thaws in reverse, and keeps the record", async () => {
    const { ctx, journal } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(await happened()).toEqual([...FROZEN, ...Array(6).fill("snapshot"), ...THAWN]);
    expect(record).toMatchObject({ attempt: 1, budgetMs: 8_000, stop: null });
    expect(record.members.map((m) => [m.name, m.quiesce, m.thaw, m.thawedBy])).toEqual(
      ["hss-1", "hss-2", "hss-3"].map((name) => [name, "frozen", "thawed", "run"]),
    );
    expect(record.snapshots.map((s) => s.state)).toEqual(Array(6).fill("available"));
    // Times are cut to whole milliseconds when they are written, the length is rounded.
    const spanMs = Date.parse(record.closedAt ?? "") - Date.parse(record.openedAt ?? "");
    expect(Math.abs(record.windowMs - spanMs)).toBeLessThanOrEqual(1);
    expect(await stored(ctx.run.id)).toEqual(record);
    const { windowMs } = await db().run.findUniqueOrThrow({ where: { id: ctx.run.id } });
    expect(windowMs).toBe(record.windowMs);
    expect(journal.phases).toEqual(["quiesce", "snapshot", "thaw"]);
    expect([...journal.steps.values()].map((s) => s.end?.state)).toEqual(Array(12).fill("succeeded"));
    expect(journal.of(`quiesce:${idOf("hss-2")}`)).toMatchObject({
      seed: { phase: "quiesce", position: 2, title: "Quiesce hss-2" },
      attempts: [{ result: "202 Accepted", status: 202, requestId: expect.stringMatching(/^req-/) }],
    });
    expect(journal.of(`thaw:${idOf("hss-3")}`).seed).toMatchObject({ position: 1 });
    const closed = await leases(ctx.run.id);
    expect(closed.map((l) => [l.position, l.state, l.closedBy])).toEqual(
      [1, 2, 3].map((position) => [position, "thawed", "run"]),
    );
    expect(closed.every((l) => l.sentAt && l.frozenAt && l.thawsBy)).toBe(true);
  });

  it("is not held twice: called again it only gives the record", async () => {
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    await happened();
    expect(await runWindow(ctx)).toEqual(record);
    expect(await happened()).toEqual([]);
  });

  it("has an intent written before, and one outcome after, for every call", async () => {
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    const entries = await audit(ctx.run.id);
    const intents = entries.filter((e) => e.result === "intent");
    expect(intents).toHaveLength(12);
    expect(intents.every((e) => e.at.getTime() <= Date.parse(record.openedAt ?? ""))).toBe(true);
    const outcomes = intents.map((i) => entries.filter((e) => e.intentId === i.id));
    expect(outcomes.map((o) => o.map((e) => e.result))).toEqual(Array(12).fill(["done"]));
    for (const [i, [outcome]] of outcomes.entries())
      expect(outcome?.requestIds).toEqual([expect.stringMatching(/^req-/), intents[i]?.requestIds[0]]);
    const [{ thawIntentId } = { thawIntentId: null }] = await leases(ctx.run.id);
    expect(intents.at(-1)).toMatchObject({ id: thawIntentId, details: { purpose: "Thaw hss-1" } });
  });

  it("writes down by what its snapshots are found, and their ids", async () => {
    const { ctx } = await lab.stage.begin(plan());
    const { snapshots } = await runWindow(ctx);
    const rows = await db().runResource.findMany({ where: { runId: ctx.run.id } });
    expect(new Set(rows.map((r) => r.resourceId))).toEqual(new Set(snapshots.map((s) => s.snapshotId)));
    for (const row of rows) {
      expect(row).toMatchObject({ kind: "snapshot", isTemporary: true, removedAt: null });
      expect(row.tag).toBe(tagOf(ctx.run.id, `snapshot-1-${row.volumeId}`).name);
    }
  });

  it("cuts VMs that need no quiesce without freezing any", async () => {
    const members = lab.members.map((m) => ({ ...m, hold: { kind: "left-out" as const } }));
    const { ctx } = await lab.stage.begin(lab.stage.planOf(members));
    const record = await runWindow(ctx);
    expect(record).toMatchObject({ openedAt: null, closedAt: null, windowMs: 0, members: [], stop: null });
    expect(record.snapshots.every((s) => s.state === "available")).toBe(true);
    expect(await happened()).toEqual(Array(6).fill("snapshot"));
  });

  it("takes a VM for off only when it was before and after, and nothing was asked of it in between", async () => {
    const { admin } = lab.stage;
    const off = (name: string) => lab.members.map((m) => (m.name === name ? { ...m, hold: OFF } : m));
    const is = (state: string) => async () => (await getServer(admin, idOf("hss-3"))).vmState === state;
    const planned = lab.stage.planOf(off("hss-3"));
    const running = await lab.stage.begin(planned);
    await expect(runWindow(running.ctx)).rejects.toMatchObject({
      name: "RunStopped",
      reason: { cause: expect.stringContaining("hss-3 was powered off when the backup was planned") },
    });
    expect(await happened()).toEqual([]);

    await stopServer(admin, idOf("hss-3"));
    await expect.poll(is("stopped"), { timeout: 20_000 }).toBe(true);
    const still = await runWindow((await lab.stage.begin(planned)).ctx);
    expect(still).toMatchObject({ stop: null, off: [{ serverId: idOf("hss-3"), name: "hss-3" }] });
    expect(still.off?.[0]?.cause).toBeUndefined();

    const { ctx, journal } = await lab.stage.begin(planned);
    const begin = journal.begin.bind(journal);
    let started: Promise<unknown> | undefined;
    journal.begin = (key) => {
      begin(key);
      started ??= startServer(admin, idOf("hss-3"));
    };
    const record = await runWindow(ctx);
    await started;
    expect(record.off).toEqual([
      { serverId: idOf("hss-3"), name: "hss-3", cause: expect.stringMatching(/after the cut|asked of it/) },
    ]);
    await expect.poll(is("active"), { timeout: 20_000 }).toBe(true);
  });
});

const OFF = { kind: "off" } as const;

describe("a run that is another worker’s", () => {
  // At once: Prisma asks only when it is waited for.
  const take = async (id: string) => {
    await db().run.update({ where: { id }, data: { workerId: "another" } });
  };

  it("is not armed: nothing is sent, and its window is not counted", async () => {
    const { ctx } = await lab.stage.begin(plan());
    await take(ctx.run.id);
    await expect(runWindow(ctx)).rejects.toThrow(RunTaken);
    expect(await happened()).toEqual([]);
    expect(await leases(ctx.run.id)).toEqual([]);
    expect(await db().run.findUnique({ where: { id: ctx.run.id } })).toMatchObject({ windowAttempts: 0 });
  });

  it("gets no record of a window that began before it was taken", async () => {
    const { ctx, journal } = await lab.stage.begin(plan());
    const begin = journal.begin.bind(journal);
    let taken: Promise<unknown> | undefined;
    journal.begin = (key) => {
      begin(key);
      taken ??= take(ctx.run.id);
    };
    await expect(runWindow(ctx)).rejects.toThrow(RunTaken);
    await taken;
    expect((await happened()).slice(-3)).toEqual(THAWN);
    expect(await stored(ctx.run.id)).toBeNull();
  });
});

it("cuts a group by one call, and finds its snapshots by their name when the answer is lost", async () => {
  const { admin, control } = lab.stage;
  const [type] = await collect(listVolumeTypes(admin));
  const groupType = await createGroupType(admin, { name: "consistent" });
  await setGroupSpecs(admin, groupType.id, { consistent_group_snapshot_enabled: "<is> True" });
  const group = await createGroup(admin, {
    name: "hss",
    groupTypeId: groupType.id,
    volumeTypeIds: [type?.id ?? ""],
  });
  await control.advance(5_000);
  const volumeIds = lab.members.flatMap((m) => m.volumes.map((v) => v.volumeId));
  await updateGroup(admin, group.id, { addVolumeIds: volumeIds });
  await control.advance(5_000);
  const credentialId = lab.members[0]?.credentialId ?? "";
  const planned = { kind: "group" as const, groupId: group.id, groupName: "hss", credentialId, volumeIds };
  await control.addFault({
    at: "request",
    service: "cinder",
    method: "POST",
    path: "/group_snapshots",
    effect: { do: "lose-answer" },
    times: 1,
  });
  for (const isLost of [true, false]) {
    const { ctx } = await lab.stage.begin(plan({ snapshots: [planned] }));
    const record = await runWindow(ctx);
    expect(record.stop).toBeNull();
    expect(record.snapshots.map((s) => s.state)).toEqual(Array(6).fill("available"));
    const [row, ...more] = await db().runResource.findMany({ where: { runId: ctx.run.id } });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ kind: "group_snapshot", resourceId: record.snapshots[0]?.groupSnapshotId });
    if (isLost) await control.removeFaults();
  }
});

describe("cancelled", () => {
  it("in the window: thaws first, and says so", async () => {
    const cancel = new AbortController();
    const { ctx, journal } = await lab.stage.begin(plan(), { signal: cancel.signal });
    const end = journal.end.bind(journal);
    journal.end = (key, how) => {
      end(key, how);
      if (key === `quiesce:${idOf("hss-2")}`) cancel.abort();
    };
    const record = await runWindow(ctx);
    expect(record.stop).toMatchObject({ reason: "cancelled" });
    expect((await happened()).filter((what) => what !== "snapshot")).toEqual([
      "frozen hss-1",
      "frozen hss-2",
      "thawed hss-2",
      "thawed hss-1",
    ]);
  });
});

describe("a worker that ends", () => {
  it("thaws what it holds from memory, and leaves the run to others", async () => {
    const { ctx, journal } = await lab.stage.begin(plan());
    const phase = journal.phase.bind(journal);
    let released: Promise<void> | undefined;
    journal.phase = (p) => {
      phase(p);
      if (p === "snapshot") released = releaseAll(10_000);
    };
    let hasEnded = false;
    runWindow(ctx).then(
      () => (hasEnded = true),
      () => (hasEnded = true),
    );
    await expect.poll(() => released !== undefined, { timeout: 40_000 }).toBe(true);
    await released;
    expect(isHolding()).toBe(false);
    expect((await happened()).slice(-3)).toEqual(THAWN);
    expect(hasEnded).toBe(false);
    expect(await stored(ctx.run.id)).toBeNull();
  });
});
