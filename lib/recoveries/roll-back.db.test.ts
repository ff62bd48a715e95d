import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { canonicalHash } from "../canonical-hash";
import { db } from "../db";
import { receiver } from "../hooks/testing/receiver";
import { storedHook } from "../hooks/testing/stored-hook";
import { sessionOf } from "../inventory/testing/rows";
import { cancelRun } from "../run-views/cancel-run";
import { getRun } from "../run-views/get-run";
import { registerRun } from "../runs/register-run";
import { person } from "../sites/testing/stored-site";
import { until } from "../worker/testing/database";
import { acceptRecovery } from "./accept-recovery";
import { getReport } from "./get-report";
import { giveUpRecovery } from "./give-up-recovery";
import { handOverStep } from "./hand-over/hand-over-step";
import { tellHook } from "./hand-over/tell-hook";
import { lockRecovery, moveRecovery } from "./move-recovery";
import type { RecoveryContext } from "./recovery-context";
import type { Problem } from "./recovery-phases";
import { rollBackRecovery } from "./roll-back";
import { rollbackRun } from "./rollback-run";
import { failoverLab, VNF_NAME } from "./testing/failover-lab";
import { watchOpenFailovers } from "./watch-open-failovers";

const lab = failoverLab();
const { decided, started, ended, recoveryOf, open } = lab;
/** What a removal does, and what comes of the start. */
let removes: (ctx: RecoveryContext) => Promise<void>;
let starts: (ctx: RecoveryContext) => Promise<{ problems: Problem[] }>;
/** In their order. */
let done: string[];

let told: Awaited<ReturnType<typeof receiver>>;

beforeAll(async () => {
  told = await receiver();
  registerRun(
    "rollback",
    rollbackRun({
      removeMade: async (ctx) => {
        done.push("removed");
        await removes(ctx);
        return { left: await db().runResource.count({ where: open(ctx.recovery.id) }) };
      },
      startSource: async (ctx) => {
        done.push(`started ${ctx.plan.servers.map(({ name }) => name).join()}`);
        return starts(ctx);
      },
    }),
  );
});
beforeEach(() => {
  done = [];
  removes = ({ recovery }) => gone(recovery.id);
  starts = async () => ({ problems: [] });
  told.forget();
});

const gone = async (recoveryId: string, kind?: string) => {
  await db().runResource.updateMany({
    where: { ...open(recoveryId), ...(kind && { kind }) },
    data: { removedAt: new Date() },
  });
};
const FORM = { typedName: VNF_NAME, reason: "Lyon is back" };
const rollBack = (recoveryId: string) => rollBackRecovery(person(), { recoveryId, ...FORM });
const rolledBack = async (recoveryId: string) => ended((await rollBack(recoveryId)).runId);

describe("a failover that is rolled back", () => {
  it("goes, then its source starts, and its VNF is as it was", async () => {
    const { recoveryId, runId, number } = await decided();
    const before = await getReport(person(), runId);
    const { servingAt } = await recoveryOf(recoveryId);
    const run = await rolledBack(recoveryId);
    expect(run).toMatchObject({
      ...{ kind: "rollback", state: "succeeded", failure: null, activeVnfId: null, pointId: null },
      ...{ siteName: "Oslo", reason: "Lyon is back" },
    });
    expect(done).toEqual(["removed", "started hss-1,scscf-1"]);
    const over = await recoveryOf(recoveryId);
    expect(over).toMatchObject({ state: "rolled-back", openVnfId: null, decidedBy: "ada" });
    expect([...over.servers, ...over.volumes].map(({ state }) => state)).toEqual(Array(6).fill("gone"));
    expect(await lab.vnf()).toMatchObject({ siteId: lab.sites.lyon.id, formerMembers: [] });
    const [asked, written] = await db().auditEntry.findMany({
      where: { runId: run.id, action: { in: ["rollback.started", "recovery.rolled_back"] } },
      orderBy: { id: "asc" },
    });
    expect(asked).toMatchObject({ action: "rollback.started", actorName: "ada" });
    expect(written).toMatchObject({
      ...{ action: "recovery.rolled_back", reason: "Lyon is back", targetName: VNF_NAME },
      details: { failover: `f-${number}`, resources: 6, servingSince: servingAt?.toISOString() },
    });
    const after = await getReport(person(), run.id);
    expect(after.report).toEqual({
      ...before.report,
      findings: [
        expect.stringMatching(
          /^Rolled back by ada at .*: writes at Oslo since .* are lost\. Nothing of it is left\.$/,
        ),
        ...before.report.findings,
      ],
      left: 0,
      made: before.report.made.map((kind) => ({ ...kind, left: [] })),
    });
    expect(after.hash).toBe(canonicalHash(after.report));
  });

  it("is shown step by step, and holds its VNF until it is over", async () => {
    const { recoveryId } = await decided();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    removes = async ({ recovery }) => {
      await held;
      await gone(recovery.id);
    };
    const { runId } = await rollBack(recoveryId);
    expect(await db().run.findUnique({ where: { id: runId } })).toMatchObject({
      activeVnfId: lab.point.vnfId,
    });
    await expect(cancelRun(person(), { runId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("it is not cancelled"),
    });
    go();
    await ended(runId);
    const run = await getRun(person(), runId);
    expect(run.phases.map(({ phase }) => phase)).toEqual(["preflight", "remove", "start"]);
    expect(run.steps.map(({ key, state }) => [key, state])).toEqual(
      expect.arrayContaining([
        ["check:target", expect.any(String)],
        ["check:source", "succeeded"],
        ["remove:server", expect.any(String)],
      ]),
    );
    expect(run.recovery).toMatchObject({ state: "rolled-back", may: [], standing: [] });
  });

  it("is one, however often it is asked", async () => {
    const { recoveryId } = await decided();
    const all = await Promise.all([1, 2, 3].map(() => rollBack(recoveryId)));
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(1);
    await ended(all[0]?.runId ?? "");
    expect(done.filter((what) => what === "removed")).toHaveLength(1);
    await expect(rollBack(recoveryId)).rejects.toMatchObject({
      code: "conflict",
      message: "A failover that is rolled back cannot be rolled back.",
    });
  });

  it("or accepted: of both at once one wins", async () => {
    const { recoveryId } = await decided();
    const results = await Promise.allSettled([
      acceptRecovery(person(), { recoveryId, typedName: VNF_NAME }),
      rollBack(recoveryId),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused).toMatchObject({ reason: { code: "conflict" } });
    const run = await db().run.findFirst({ where: { recoveryId, kind: "rollback" } });
    if (run) await ended(run.id);
    const { state } = await recoveryOf(recoveryId);
    const { siteId } = await lab.vnf();
    expect([state, siteId]).toEqual(
      run ? ["rolled-back", lab.sites.lyon.id] : ["accepted", lab.sites.oslo.id],
    );
  });
});

describe("what could not be removed", () => {
  it("a VM that may be there keeps the source from being started, until it is rolled back again", async () => {
    const { recoveryId } = await decided();
    removes = ({ recovery }) => gone(recovery.id, "volume");
    const run = await rolledBack(recoveryId);
    expect(done).toEqual(["removed"]);
    expect(run).toMatchObject({
      state: "partly_failed",
      failure: {
        cause: expect.stringMatching(/^2 things .*still there; Nothing was started at Lyon: 2 VMs/),
        todo: expect.stringContaining("roll it back again"),
      },
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({
      ...{ state: "half-rolled-back", openVnfId: lab.point.vnfId },
    });
    const view = await getRun(person(), run.id);
    expect(view.recovery).toMatchObject({
      may: ["roll-back", "give-target-up"],
      left: [{ name: "hss-1" }, { name: "scscf-1" }],
    });
    expect(view.steps.find(({ key }) => key === "start:source")).toMatchObject({ state: "skipped" });
    // The tidying leaves them to the run for a while, and takes them up then.
    const left = await db().runResource.findMany({ where: open(recoveryId) });
    expect(left.map(({ isTemporary }) => isTemporary)).toEqual([true, true]);
    for (const { nextTryAt } of left) expect(Number(nextTryAt) - Date.now()).toBeGreaterThan(60_000);
    await expect(acceptRecovery(person(), { recoveryId, typedName: VNF_NAME })).rejects.toMatchObject({
      code: "conflict",
    });
    removes = ({ recovery }) => gone(recovery.id);
    expect(await rolledBack(recoveryId)).toMatchObject({ state: "succeeded" });
    expect(done).toEqual(["removed", "removed", "started hss-1,scscf-1"]);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  });

  it("volumes without VMs let the source run", async () => {
    const { recoveryId } = await decided();
    removes = ({ recovery }) => gone(recovery.id, "server");
    expect(await rolledBack(recoveryId)).toMatchObject({
      state: "partly_failed",
      failure: { cause: "4 things that it made are still there" },
    });
    expect(done).toEqual(["removed", "started hss-1,scscf-1"]);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
  });

  it("a defect in it leaves it so that it can be asked for again", async () => {
    const { recoveryId } = await decided();
    removes = () => Promise.reject(new Error("a defect"));
    expect(await rolledBack(recoveryId)).toMatchObject({ state: "failed" });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
  });

  it("one whose run ended without a word is let go of by the watch", async () => {
    const { recoveryId } = await decided();
    await db().$transaction((tx) => moveRecovery(tx, recoveryId, "roll-back"));
    await watchOpenFailovers();
    expect(await recoveryOf(recoveryId)).toMatchObject({
      ...{ state: "half-rolled-back", openVnfId: lab.point.vnfId },
    });
    expect(await rolledBack(recoveryId)).toMatchObject({ state: "succeeded" });
  });

  it("is not let go of by the watch when a run of it began in between", async () => {
    const { recoveryId } = await decided();
    let watched: Promise<void> | undefined;
    await db().$transaction((tx) => moveRecovery(tx, recoveryId, "roll-back"));
    let runId = "";
    await db().$transaction(
      async (tx) => {
        await lockRecovery(tx, recoveryId);
        watched = watchOpenFailovers();
        // It has seen none at work by then, and waits for the row.
        await until(async () => (await waitingForARow()) > 0, 10_000);
        ({ id: runId } = await tx.run.create({ data: idleRun(recoveryId) }));
      },
      { timeout: 20_000 },
    );
    await watched;
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolling-back" });
    await db().run.update({ where: { id: runId }, data: { endedAt: new Date() } });
    await watchOpenFailovers();
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
  });

  it("one that nobody has taken up yet is not cancelled, nor is its recovery left without a way on", async () => {
    const { recoveryId } = await decided();
    const { id, state } = await rolledBackLater(recoveryId);
    expect(state).toBe("queued");
    await expect(cancelRun(person(), { runId: id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("half of that would leave nothing that runs, so it is not cancelled"),
    });
    expect(await db().run.findUnique({ where: { id } })).toMatchObject({ state: "queued", endedAt: null });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolling-back" });
  });

  it("one whose workflow is gone, too", async () => {
    const { recoveryId } = await decided();
    const run = await rolledBackLater(recoveryId);
    await giveUpRecovery(run);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
  });
});

/** A run of it at which nobody works. */
const idleRun = (recoveryId: string) => ({
  ...{ kind: "rollback" as const, vnfId: lab.point.vnfId, vnfName: VNF_NAME },
  ...{ siteId: lab.sites.oslo.id, siteName: "Oslo" },
  ...{ startKey: crypto.randomUUID(), startedBy: {}, plan: {}, planHash: "-", recoveryId },
  // Of another installation, as far as a worker that looks for runs knows.
  importedAt: new Date(),
});
async function rolledBackLater(recoveryId: string) {
  await db().$transaction((tx) => moveRecovery(tx, recoveryId, "roll-back"));
  return db().run.create({ data: idleRun(recoveryId) });
}

/** Sessions that wait for somebody else to let go of a recovery. */
async function waitingForARow(): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%FROM recoveries%FOR UPDATE%'`;
  return row?.count ?? 0;
}

it("a source that could not be started is told with what to do by hand, and is rolled back all the same", async () => {
  const { recoveryId } = await decided();
  starts = async () => ({ problems: [{ cause: "Lyon does not answer", todo: "Start hss-1 by hand." }] });
  expect(await rolledBack(recoveryId)).toMatchObject({
    state: "partly_failed",
    failure: {
      cause: "All that the failover made is removed. Lyon does not answer",
      todo: "Start hss-1 by hand.",
    },
  });
  expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  const other = await decided();
  starts = () => Promise.reject(new Error("a defect"));
  expect(await rolledBack(other.recoveryId)).toMatchObject({
    state: "partly_failed",
    failure: { todo: "Start them by hand, in this order: hss-1 and scscf-1." },
  });
});

it("a former VM is not among those that are to be started by hand", async () => {
  const { vnfId, vms } = lab.point;
  const [hss] = vms;
  const place = { siteId: lab.sites.lyon.id, projectId: lab.sites.demoProjectId };
  lab.during = async ({ recovery }) => {
    const servers = [...vms].reverse().map(({ id: serverId, name }) => ({
      ...{ serverId, name, state: "locked", wasRunning: true, wasLocked: false, cause: null },
      at: { ...place, siteName: "Lyon", tier: 1 },
    }));
    const fence = { at: "-", sourceAnswers: true, cause: null, servers, hook: null, isProved: true };
    await db().recovery.update({ where: { id: recovery.id }, data: { fence } });
  };
  const { recoveryId } = await decided();
  const of = { vnfId, serverId: hss?.id ?? "" };
  await db().vnfMember.deleteMany({ where: of });
  await db().formerMember.create({
    data: { ...of, ...place, name: "hss-1", bootOrder: 1, recoveryId: crypto.randomUUID() },
  });
  starts = () => Promise.reject(new Error("a defect"));
  expect(await rolledBack(recoveryId)).toMatchObject({
    failure: { todo: "Start them by hand, in this order: scscf-1." },
  });
});

it("a target that does not answer is left as it is", async () => {
  const { recoveryId } = await decided();
  await lab.sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  try {
    const run = await rolledBack(recoveryId);
    expect(run).toMatchObject({
      state: "failed",
      failure: { step: "check:target", todo: expect.stringContaining("roll it back again then") },
    });
    expect(done).toEqual([]);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
  } finally {
    await lab.sites.heal();
  }
}, 120_000);

it("is not asked what was made nowhere: a failover that failed before it made anything lets its source start", async () => {
  lab.during = async ({ recovery, run }) => {
    await db().runResource.deleteMany({ where: { runId: run.id } });
    await db().recoveryServer.updateMany({ where: { recoveryId: recovery.id }, data: { state: "failed" } });
  };
  const { recoveryId } = await decided();
  expect(await recoveryOf(recoveryId)).toMatchObject({ state: "failed" });
  await lab.sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  try {
    expect(await rolledBack(recoveryId)).toMatchObject({ state: "succeeded" });
  } finally {
    await lab.sites.heal();
  }
  expect(done.at(-1)).toBe("started hss-1,scscf-1");
});

describe("clients that a hook has led to the target", () => {
  /** @param isTold whether its hand-over came as far as the hook */
  async function handedOver(isTold = true): Promise<string> {
    const { id } = await storedHook(told.url, { name: "dns" });
    const { vnfId } = lab.point;
    await db().recoveryPlan.create({
      data: { vnfId, siteId: lab.sites.oslo.id, version: 1, handOverHookId: id },
    });
    lab.during = async (ctx) => {
      const { handOver: hook } = ctx.plan.hooks;
      if (isTold && hook) await handOverStep(ctx, "hook:hand-over", () => tellHook(ctx, hook, []));
    };
    const { recoveryId } = await decided();
    onTestFinished(async () => {
      await db().recoveryPlan.deleteMany({ where: { vnfId } });
      await db().hook.deleteMany();
    });
    told.forget();
    return recoveryId;
  }
  const events = () => told.received.map(({ body }) => JSON.parse(body).event);
  const hookStep = async (runId: string) =>
    (await getRun(person(), runId)).steps.find(({ key }) => key === "hook:hand-back");

  it("are led back by it, once the source was started, and once for all", async () => {
    const recoveryId = await handedOver();
    starts = async () => {
      expect(events()).toEqual([]);
      return { problems: [] };
    };
    // A VM may be there still: nothing is started, and so nobody is led there.
    removes = async () => {};
    const first = await rolledBack(recoveryId);
    expect(events()).toEqual([]);
    expect(await hookStep(first.id)).toMatchObject({ state: "skipped" });
    removes = ({ recovery }) => gone(recovery.id, "server");
    const second = await rolledBack(recoveryId);
    expect(second).toMatchObject({ state: "partly_failed" });
    expect(await hookStep(second.id)).toMatchObject({
      ...{ state: "succeeded", phase: "start", title: "Call the hook dns: clients are led back to Lyon" },
    });
    removes = ({ recovery }) => gone(recovery.id);
    starts = async () => ({ problems: [] });
    expect(await rolledBack(recoveryId)).toMatchObject({ state: "succeeded" });
    expect(events()).toEqual(["hand-back"]);
    expect(
      (
        await db().auditEntry.findMany({
          where: { action: "hook.called", runId: second.id },
          orderBy: { id: "asc" },
        })
      ).map(({ result, actorName }) => [result, actorName]),
    ).toEqual([
      ["intent", "ada"],
      ["done", "ada"],
    ]);
  });

  it("are to be led back by hand when it refuses: the roll-back ends all the same", async () => {
    const recoveryId = await handedOver();
    told.willAnswer({ status: 409, body: "who are you?" });
    expect(await rolledBack(recoveryId)).toMatchObject({
      state: "partly_failed",
      failure: {
        cause: `All that the failover made is removed. The hook dns was not told that ${VNF_NAME} is at Lyon again: HTTP 409: who are you?`,
        todo: expect.stringContaining("Lead the clients back by hand"),
      },
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  });

  it("are to be looked after when Stillpoint fails to tell it: the VNF is let go of all the same", async () => {
    const recoveryId = await handedOver();
    const where = { id: lab.point.pointId };
    const { servers } = await db().recoveryPoint.findUniqueOrThrow({ where });
    const mend = () => db().recoveryPoint.update({ where, data: { servers: servers as object[] } });
    onTestFinished(async () => {
      await mend();
    });
    starts = async () => {
      await db().recoveryPoint.update({ where, data: { servers: [null] as never } });
      return { problems: [] };
    };
    expect(await rolledBack(recoveryId)).toMatchObject({
      state: "partly_failed",
      failure: { cause: expect.stringContaining("failed in the step “hand-back”") },
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  });

  it("were never led there: nothing is told", async () => {
    const recoveryId = await handedOver(false);
    const run = await rolledBack(recoveryId);
    expect(run).toMatchObject({ state: "succeeded" });
    expect(events()).toEqual([]);
    expect(await hookStep(run.id)).toBeUndefined();
  });
});

describe("it is not rolled back", () => {
  it("while its run goes on", async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    lab.during = () => held;
    const { recoveryId, runId, number } = await started();
    await expect(rollBack(recoveryId)).rejects.toMatchObject({
      code: "conflict",
      message: `Nothing was rolled back. f-${number} goes on: wait until it is over, or cancel it.`,
    });
    go();
    await ended(runId);
  });

  it("without the VNF’s name and a reason, by who may not, or who does not see it", async () => {
    const { recoveryId } = await decided();
    const of = (change: object) => rollBackRecovery(person(), { recoveryId, ...FORM, ...change });
    await expect(of({ typedName: "IMS" })).rejects.toMatchObject({
      code: "invalid",
      fields: { typedName: `Type ${VNF_NAME}, capitals and all.` },
    });
    await expect(of({ reason: "  " })).rejects.toMatchObject({ fields: { reason: expect.any(String) } });
    const form = { recoveryId, ...FORM };
    for (const role of ["viewer", "auditor"] as const)
      await expect(rollBackRecovery(sessionOf(role, [lab.sites.demoProjectId]), form)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(rollBackRecovery(sessionOf("operator", ["elsewhere"]), form)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "pending" });
  });
});
