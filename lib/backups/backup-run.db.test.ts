import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "../audit/record";
import { db } from "../db";
import { OpenStackError } from "../openstack/errors";
import { enqueueRun } from "../runs/enqueue-run";
import { registerRun } from "../runs/register-run";
import { requeueRuns } from "../runs/requeue-runs";
import { RunStopped } from "../runs/run-stopped";
import { startRunWorker } from "../runs/testing/run-worker";
import { storedRun } from "../runs/testing/stored-run";
import { forgetAllVnfs } from "../vnfs/testing/stored-lab";
import { appUrl, until } from "../worker/testing/database";
import type { BackupContext } from "./backup-context";
import type { BackupPhases } from "./backup-phases";
import { backupRun } from "./backup-run";
import { giveUpRun } from "./give-up-run";
import type { WindowRecord } from "./window-record";

const WINDOW: WindowRecord = {
  attempt: 1,
  budgetMs: 8_000,
  openedAt: null,
  closedAt: null,
  windowMs: 0,
  takenAt: null,
  members: [],
  snapshots: [
    {
      serverId: "a",
      volumeId: "v",
      snapshotId: "s",
      sentAt: null,
      availableAt: null,
      createdAt: null,
      state: "available",
    },
  ],
  stop: null,
};
const PLAN = {
  consistency: "filesystem",
  members: [{ serverId: "a", name: "scscf-1", credentialId: "00000000-0000-4000-8000-000000000000" }],
  site: { id: "s", name: "lyon" },
};

let called: string[];
let does: Partial<BackupPhases>;
let stop: () => Promise<void>;

/** A phase that notes its call and does what the test wants of it. */
const phase = <K extends keyof BackupPhases>(name: K, usual: BackupPhases[K]): BackupPhases[K] =>
  // biome-ignore lint/suspicious/noExplicitAny: all phases alike
  ((...args: any[]) => {
    called.push(name);
    // biome-ignore lint/suspicious/noExplicitAny: all phases alike
    return ((does[name] ?? usual) as any)(...args);
  }) as BackupPhases[K];

const point = (ctx: BackupContext) => ({
  vnfId: ctx.plan.vnf?.id as string,
  vnfName: "core",
  runId: ctx.run.id,
  siteId: ctx.plan.site.id,
  siteName: "lyon",
  takenAt: new Date(),
});

const PHASES: BackupPhases = {
  runPreflight: phase("runPreflight", async () => {}),
  describePoint: phase(
    "describePoint",
    async (ctx) =>
      (await db().recoveryPoint.upsert({ where: { runId: ctx.run.id }, create: point(ctx), update: {} })).id,
  ),
  runWindow: phase("runWindow", async (ctx) => storeWindow(ctx, WINDOW)),
  thawLeft: phase("thawLeft", async () => {}),
  beginPoint: phase("beginPoint", async () => {}),
  dropPoint: phase("dropPoint", async (_ctx, id) => {
    await db().recoveryPoint.delete({ where: { id } });
  }),
  backUp: phase("backUp", async () => {}),
  catalogueBackup: phase("catalogueBackup", async () => {}),
  finishPoint: phase("finishPoint", async (_ctx, id) => verdict(id, "complete", "filesystem")),
  tidy: phase("tidy", async () => {}),
};

async function storeWindow(ctx: BackupContext, window: WindowRecord) {
  await db().run.update({ where: { id: ctx.run.id }, data: { window: window as object } });
  return window;
}

async function verdict(id: string, state: "complete" | "incomplete", consistency: "filesystem" | "crash") {
  const incompleteReasons = state === "complete" ? [] : ["hss-1 / data has no backup"];
  await db().recoveryPoint.update({
    where: { id },
    data: { state, consistency, usableServerIds: ["a"], incompleteReasons },
  });
  return { state, consistency };
}

beforeAll(async () => {
  registerRun("backup", backupRun(PHASES));
  stop = await startRunWorker(appUrl());
});
beforeEach(() => {
  called = [];
  does = {};
});
afterEach(forgetAllVnfs);
afterAll(async () => {
  await stop();
  await db().site.deleteMany();
  await db().$disconnect();
});

async function start(): Promise<string> {
  const { runId, vnfId, siteId } = await storedRun({ run: { state: "queued", startedAt: null } });
  const plan = { ...PLAN, vnf: { id: vnfId }, site: { id: siteId, name: "lyon" } };
  await db().run.update({ where: { id: runId }, data: { plan } });
  await enqueueRun(runId);
  return runId;
}

const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    return run.endedAt !== null && run;
  }, 40_000);

const run = async () => ended(await start());

describe("a backup run", () => {
  it("goes through its phases in order, frees its VNF and is told of in the audit log", async () => {
    const done = await run();
    expect(called).toEqual([
      "runPreflight",
      "describePoint",
      "runWindow",
      "beginPoint",
      "backUp",
      "finishPoint",
      "tidy",
    ]);
    expect(done).toMatchObject({ state: "succeeded", activeVnfId: null, failure: null });
    expect(done.startedAt).not.toBeNull();
    const told = await db().auditEntry.findMany({ where: { runId: done.id, action: "run.ended" } });
    expect(told).toMatchObject([{ result: "done", targetKind: "run", targetId: done.id }]);
  });

  it("is one run, however often it is enqueued", async () => {
    const runId = await start();
    await Promise.all([enqueueRun(runId), enqueueRun(runId)]);
    await ended(runId);
    await enqueueRun(runId);
    expect(called.filter((name) => name === "runPreflight")).toHaveLength(1);
  });

  it("ends at a preflight that stops it: nothing is frozen, and what was begun is tidied", async () => {
    const reason = { cause: "2 snapshots needed, 1 free", todo: "Raise the quota.", step: "check:quota" };
    does.runPreflight = async () => {
      throw new RunStopped(reason);
    };
    expect(await run()).toMatchObject({ state: "failed", failure: reason });
    expect(called).toEqual(["runPreflight", "thawLeft", "tidy"]);
  });

  it("drops the point when the window cut nothing, and says why", async () => {
    const stop = { reason: "member-not-quiesced", text: "scscf-2 refused", todo: "Look there." } as const;
    does.runWindow = async (ctx) => storeWindow(ctx, { ...WINDOW, snapshots: [], stop });
    const done = await run();
    expect(done).toMatchObject({
      state: "failed",
      failure: { cause: "scscf-2 refused", todo: "Look there." },
    });
    expect(called.slice(2)).toEqual(["runWindow", "thawLeft", "dropPoint", "tidy"]);
    expect(await db().recoveryPoint.count()).toBe(0);
  });

  it("is partly failed when a part of its point is usable, and says which", async () => {
    does.finishPoint = async (_ctx, id) => verdict(id, "incomplete", "filesystem");
    expect(await run()).toMatchObject({
      state: "partly_failed",
      failure: {
        cause: "hss-1 / data has no backup",
        todo: expect.stringContaining("Of this one scscf-1 can be restored"),
      },
    });
  });

  it("is partly failed when the point is worth less than was planned", async () => {
    does.finishPoint = async (_ctx, id) => verdict(id, "complete", "crash");
    const { state, failure } = await run();
    expect(state).toBe("partly_failed");
    expect(failure).toMatchObject({ cause: "The point is crash consistent, and filesystem was planned" });
  });

  it("judges the point all the same when a phase after the window fails by a call or a defect", async () => {
    does.backUp = async () => {
      throw new OpenStackError({ kind: "timeout", site: "lyon", call: "POST /backups", cause: "no answer" });
    };
    does.finishPoint = async () => {
      throw new TypeError("the secret is hunter2");
    };
    const { state, failure } = await run();
    expect(state).toBe("failed");
    expect(failure).toMatchObject({ cause: "lyon: no answer", call: "POST /backups" });
    expect(JSON.stringify(failure)).not.toContain("hunter2");
    expect(await db().recoveryPoint.findMany()).toMatchObject([
      { state: "incomplete", incompleteReasons: ["lyon: no answer"] },
    ]);
    expect(called).toContain("tidy");
  });

  it("catalogues what is available and was not catalogued", async () => {
    does.beginPoint = async (ctx, pointId) => {
      const credentialId = "00000000-0000-4000-8000-000000000000";
      const { siteId } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
      const row = { pointId, siteId, credentialId, projectId: "p", serverId: "a", volumeId: "v" };
      const about = { volumeName: "data", isRoot: false, sizeGib: 1, isIncremental: false };
      await db().pointBackup.create({ data: { ...row, ...about, state: "available" } });
      expect(ctx.run.number).toBeGreaterThan(0);
    };
    await run();
    expect(called).toContain("catalogueBackup");
  });

  it("goes on when the database was away in a phase", async () => {
    let tries = 0;
    does.backUp = async () => {
      if (++tries === 1) throw new Error("Connection terminated unexpectedly");
    };
    expect(await run()).toMatchObject({ state: "succeeded" });
    expect(tries).toBe(2);
  });
});

describe("a cancelled run", () => {
  const cancel = (ctx: BackupContext) =>
    db().run.update({
      where: { id: ctx.run.id },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: "ada" },
    });
  const aborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });

  it("is told so within its phase, cleans up with a signal that lets it, and is cancelled", async () => {
    does.backUp = async (ctx) => {
      await cancel(ctx);
      await aborted(ctx.signal);
    };
    let canClean: boolean | undefined;
    does.tidy = async (ctx) => {
      canClean = !ctx.signal.aborted;
    };
    const done = await run();
    expect(done).toMatchObject({ state: "cancelled", failure: { cause: "Cancelled by ada" } });
    expect(canClean).toBe(true);
    // No backup had been begun: there is no point.
    expect(called.slice(-4)).toEqual(["backUp", "thawLeft", "dropPoint", "tidy"]);
  });

  it("has no point when its window was cancelled, whatever was cut by then", async () => {
    does.runWindow = async (ctx) => {
      await cancel(ctx);
      await aborted(ctx.signal).catch(() => {});
      return storeWindow(ctx, { ...WINDOW, stop: { reason: "cancelled", text: "Cancelled by ada" } });
    };
    expect(await run()).toMatchObject({ state: "cancelled", failure: { cause: "Cancelled by ada" } });
    expect(called.slice(2)).toEqual(["runWindow", "thawLeft", "dropPoint", "tidy"]);
  });

  it("begins nothing more when it was cancelled before a worker took it up", async () => {
    const { runId } = await storedRun({
      run: { state: "queued", cancelRequestedAt: new Date(), cancelRequestedBy: "ada", plan: PLAN },
    });
    await enqueueRun(runId);
    expect(await ended(runId)).toMatchObject({ state: "cancelled" });
    expect(called).toEqual(["thawLeft", "tidy"]);
  });

  it("thaws what a worker left that died in its window, before anything else, also when the thaw is tried again", async () => {
    const { runId } = await storedRun({
      run: { state: "running", windowAttempts: 1, cancelRequestedAt: new Date(), plan: PLAN },
    });
    let tries = 0;
    does.thawLeft = async (ctx) => {
      expect(ctx.signal.aborted).toBe(false);
      if (++tries === 1) throw new Error("Connection terminated unexpectedly");
    };
    await enqueueRun(runId);
    expect(await ended(runId)).toMatchObject({ state: "cancelled" });
    expect(called).toEqual(["thawLeft", "thawLeft", "tidy"]);
  });
});

describe("what others left", () => {
  it("gives the intents of a worker that is gone their outcome, once; its own it does not touch", async () => {
    const { runId } = await storedRun({ run: { state: "running", plan: PLAN } });
    const write = (result: "intent" | "done", intentId?: bigint) =>
      recordAudit(
        db(),
        { kind: "system", name: "x" },
        { action: "openstack.called", result, runId, ...(intentId ? { intentId } : {}) },
      );
    const [lost, known] = [await write("intent"), await write("intent")];
    await write("done", known);
    let own: bigint | undefined;
    does.runPreflight = async () => {
      own = await write("intent");
      throw new RunStopped({ cause: "enough", todo: "" });
    };
    await enqueueRun(runId);
    await ended(runId);
    const outcomes = await db().auditEntry.findMany({
      where: { runId, intentId: { not: null } },
      orderBy: { id: "asc" },
    });
    expect(outcomes.map(({ intentId, result }) => [intentId, result])).toEqual([
      [known, "done"],
      [lost, "unknown"],
    ]);
    expect(own).toBeDefined();
  });

  it("puts a run on the queue whose enqueuing was lost, and ends one whose workflow is gone", async () => {
    const old = new Date(Date.now() - 10_000);
    const lost = await storedRun({ run: { state: "queued", createdAt: old } });
    await db().run.update({
      where: { id: lost.runId },
      data: { plan: { ...PLAN, vnf: { id: lost.vnfId }, site: { id: lost.siteId } } },
    });
    expect(await requeueRuns()).toEqual([]);
    expect(await ended(lost.runId)).toMatchObject({ state: "succeeded" });

    const gone = await storedRun({ run: { createdAt: old } });
    await db()
      .$executeRaw`INSERT INTO dbos.workflow_status (workflow_uuid, status) VALUES (${gone.runId}, 'CANCELLED')`;
    const [given] = await requeueRuns();
    expect(given).toEqual({ id: gone.runId, kind: "backup", status: "CANCELLED" });
    const write = (kind: "local" | "system") =>
      recordAudit(
        db(),
        { kind, name: "ada" },
        { action: "openstack.called", result: "intent", runId: gone.runId },
      );
    const [intent] = [await write("local"), await write("system")];
    if (given) await giveUpRun(given);
    // What a guardian has under way is its own to tell of.
    expect(
      await db().auditEntry.findMany({ where: { runId: gone.runId, intentId: { not: null } } }),
    ).toMatchObject([{ intentId: intent, result: "unknown" }]);
    expect(await ended(gone.runId)).toMatchObject({ state: "failed", activeVnfId: null });
    expect(await requeueRuns()).toEqual([]);
  });
});
