import { describe, expect, it } from "vitest";
import { db } from "../../db";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { quiesceServer, unquiesceServer } from "../../openstack/nova/quiesce";
import { runWindow } from "./run-window";
import { THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, idOf, happened, leases, audit } = windowLab();

const LOOK = { service: "volume", method: "GET", path: "/snapshots", expect: [200] } as const;
const fault = (rule: Parameters<typeof lab.stage.control.addFault>[0]) => lab.stage.control.addFault(rule);
const actionFault = (action: string, effect: object, more: object = {}) =>
  fault({ at: "request", route: "servers.action", action, effect, ...more } as Parameters<typeof fault>[0]);

describe("what goes wrong at the site", () => {
  it("a member that refuses (42): what was frozen is thawed, the third is never touched", async () => {
    await fault({
      at: "agent:freeze",
      subject: idOf("hss-2"),
      effect: { do: "fail", reason: "agent is not connected" },
    });
    const { ctx, journal } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(await happened()).toEqual(["frozen hss-1", "thawed hss-1"]);
    expect(record.stop).toMatchObject({ reason: "member-not-quiesced" });
    expect(record.members.map((m) => m.quiesce)).toEqual(["frozen", "not-frozen", "not-sent"]);
    expect(record.snapshots.every((s) => s.state === "not-sent")).toBe(true);
    expect(journal.of(`quiesce:${idOf("hss-2")}`).end).toMatchObject({ state: "failed" });
    expect(journal.of(`quiesce:${idOf("hss-3")}`).end).toMatchObject({ state: "skipped" });
    expect((await leases(ctx.run.id)).map((l) => l.state)).toEqual(["thawed", "not_frozen", "not_frozen"]);
    expect(await db().runResource.count({ where: { runId: ctx.run.id, removedAt: null } })).toBe(0);
  });

  it("a quiesce whose answer is lost (43): it is thawed, too", async () => {
    await actionFault("quiesce", { do: "lose-answer" }, { subject: idOf("hss-2"), times: 1 });
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(record.members.map((m) => [m.quiesce, m.thaw])).toEqual([
      ["frozen", "thawed"],
      ["unknown", expect.stringMatching(/thawed|was-not-frozen/)],
      ["not-sent", "not-needed"],
    ]);
    const told = await happened();
    expect(told.indexOf("thawed hss-2")).toBeLessThan(told.indexOf("thawed hss-1"));
  });

  it("a thaw that fails twice (45): the others are thawed meanwhile, and it is repeated until it is sure", async () => {
    await actionFault("unquiesce", { do: "error", status: 500 }, { subject: idOf("hss-2"), times: 6 });
    const { ctx, journal } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    const member = record.members[1];
    expect(member).toMatchObject({ thaw: "thawed" });
    expect(member?.thawAttempts).toBeGreaterThan(1);
    const told = (await happened()).filter((what) => what.startsWith("thawed"));
    expect(told).toEqual(["thawed hss-3", "thawed hss-1", "thawed hss-2"]);
    expect(journal.of(`thaw:${idOf("hss-2")}`).attempts.length).toBeGreaterThan(2);
    const [, lease] = await leases(ctx.run.id);
    const outcomes = (await audit(ctx.run.id)).filter((e) => e.intentId === lease?.thawIntentId);
    expect(outcomes).toMatchObject([{ result: "done", details: { tries: expect.any(Number) } }]);
  });

  it("a snapshot in error (39): thaws at once, and says which", async () => {
    await fault({ at: "task:cinder.cut", times: 1, effect: { do: "fail" } });
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(record.stop).toMatchObject({ reason: "snapshot-failed" });
    expect(record.snapshots.filter((s) => s.state === "error")).toHaveLength(1);
    expect((await happened()).slice(-3)).toEqual(THAWN);
  });

  it("a full quota (41): thaws at once, and asks for nothing twice", async () => {
    await fault({ at: "request", route: "snapshots.create", effect: { do: "error", status: 413 }, times: 1 });
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(record.stop?.reason).toBe("snapshot-failed");
    expect((await happened()).filter((what) => what === "snapshot").length).toBeLessThanOrEqual(6);
  });

  it("503 for one snapshot (26): it is asked for once more", async () => {
    await fault({ at: "request", route: "snapshots.create", effect: { do: "error", status: 503 }, times: 1 });
    const { ctx } = await lab.stage.begin(plan());
    expect((await runWindow(ctx)).stop).toBeNull();
    expect((await happened()).filter((what) => what === "snapshot")).toHaveLength(7);
  });

  it("lost answers to snapshots (24, 30): they are found by their names, and no twin is made", async () => {
    await fault({ at: "request", route: "snapshots.create", effect: { do: "lose-answer" }, times: 1 });
    await fault({
      at: "request",
      route: "snapshots.create",
      effect: { do: "done-then", status: 500 },
      times: 1,
    });
    const { ctx } = await lab.stage.begin(plan());
    const record = await runWindow(ctx);
    expect(record.stop).toBeNull();
    const made = [];
    for await (const s of listSnapshots(lab.stage.admin))
      if (s.metadata.stillpoint_run === ctx.run.id) made.push(s.id);
    expect(made).toHaveLength(6);
    expect(new Set(record.snapshots.map((s) => s.snapshotId))).toEqual(new Set(made));
    expect(await db().runResource.count({ where: { runId: ctx.run.id, resourceId: null } })).toBe(0);
  });

  it("a region that stops answering in the window (21): thawed as soon as it answers again", async () => {
    const dark: string[] = [];
    const { ctx, journal } = await lab.stage.begin(plan());
    const phase = journal.phase.bind(journal);
    let off: Promise<unknown> | undefined;
    journal.phase = (p) => {
      phase(p);
      if (p === "snapshot")
        off = fault({ at: "request", effect: { do: "never" } }).then(({ id }) => dark.push(id));
    };
    const running = runWindow(ctx);
    await expect
      .poll(() => journal.of(`thaw:${idOf("hss-1")}`).begun, { timeout: 20_000 })
      .toBeGreaterThan(1);
    await off;
    expect(journal.phases.at(-1)).toBe("thaw");
    for (const id of dark) await lab.stage.control.removeFault(id);
    const record = await running;
    expect(record.stop).toMatchObject({ reason: "snapshot-failed" });
    expect(record.members.every((m) => m.thaw === "thawed")).toBe(true);
    // Its calls are held back for some seconds yet: the circuit of each service is open.
    const answers = async () => (await lab.stage.admin.call(LOOK).catch(() => undefined))?.status;
    await expect.poll(answers, { timeout: 20_000, interval: 500 }).toBe(200);
  });

  it("a VM that somebody else has frozen (47): nothing is begun, and theirs stays as it is", async () => {
    await quiesceServer(lab.stage.admin, idOf("hss-2"), { timeoutSeconds: 60, wait: true });
    await happened();
    const { ctx } = await lab.stage.begin(plan());
    await expect(runWindow(ctx)).rejects.toMatchObject({
      name: "RunStopped",
      reason: { cause: expect.stringContaining("hss-2") },
    });
    expect(await happened()).toEqual([]);
    await unquiesceServer(lab.stage.admin, idOf("hss-2"), { wait: true });
  });
});
