import { describe, expect, it, vi } from "vitest";
import { db } from "../../db";
import { startServer } from "../../openstack/nova/server-actions";
import { cancelRun } from "../../run-views/cancel-run";
import { getRun } from "../../run-views/get-run";
import { RunStopped } from "../../runs/run-stopped";
import { person } from "../../sites/testing/stored-site";
import { until } from "../../worker/testing/database";
import { build as buildAll } from "../testing/stub-drill";
import { OFF, RUNS, relocationLab, trouble, UNDONE } from "./testing/relocation-lab";

/* The order of a relocation, and its way back. */

vi.setConfig({ testTimeout: 240_000 });

const lab = relocationLab();
const { stage, powers, relocated, started, ended, openThings } = lab;

describe("a relocation", () => {
  it("moves: the last to boot is stopped first, its last point is of when all was off, and it waits to be decided", async () => {
    const since = await stage.now();
    const during: string[][] = [];
    lab.backingUp = async () => void during.push(await powers());
    const run = await relocated();
    expect(run).toMatchObject({ state: "succeeded", failure: null, recovery: { state: "pending" } });
    expect(during).toEqual([RUNS, OFF]);
    expect(await powers()).toEqual(OFF);
    const asked = await stage.asked(since);
    expect(asked).toEqual(["scscf os-stop", "scscf lock", "hss os-stop", "hss lock"]);
    const view = (await getRun(person(), run.id)).recovery;
    expect(view).toMatchObject({
      ...{ may: ["accept", "roll-back"], undo: null, point: { losesMs: 0 }, stoppedAt: expect.any(String) },
      backups: [
        { part: "hot", state: "succeeded" },
        { part: "cold", state: "succeeded" },
      ],
    });
    const cold = await db().recoveryPoint.findUniqueOrThrow({ where: { runId: view?.backups[1]?.id ?? "" } });
    expect(run.recovery).toMatchObject({ pointId: cold.id, builtPlan: { point: { id: cold.id } } });
    // They ran: they are not stopped again there.
    expect(run.recovery?.builtPlan).toMatchObject({ servers: [{ startsOff: false }, { startsOff: false }] });
  });

  it("that has trouble at the target goes back: nothing is left there, and the first to boot is started first", async () => {
    lab.build = async (ctx) => {
      await buildAll(ctx);
      await trouble();
    };
    let since = 0;
    lab.backingUp = async (part) => {
      if (part === "cold") since = await stage.now();
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({
      cause: `Oslo has no room. It is undone: ${lab.name} runs at Lyon as before.`,
      todo: "Make room at Oslo.",
    });
    expect(await powers()).toEqual(RUNS);
    expect(await stage.asked(since)).toEqual([
      "hss unlock",
      "hss os-start",
      "scscf unlock",
      "scscf os-start",
    ]);
    expect(await openThings()).toBe(0);
  });

  it("of which one VM does not work goes back", async () => {
    lab.build = async (ctx) => {
      await buildAll(ctx);
      const of = { recoveryId: ctx.recovery.id, name: "scscf" };
      await db().recoveryServer.updateMany({
        where: of,
        data: { state: "failed", cause: "it does not answer", todo: "Look at it." },
      });
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({ cause: expect.stringContaining("scscf: it does not answer") });
    expect(await powers()).toEqual(RUNS);
  });

  it("whose last backup does not hold everything goes back", async () => {
    lab.backingUp = async (part) => {
      if (part === "cold")
        throw new RunStopped({ cause: "Lyon has no room for backups", todo: "Make room." });
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({ cause: expect.stringContaining("Lyon has no room for backups") });
    expect(await powers()).toEqual(RUNS);
  });

  it("is over before anything is touched when its first backup fails", async () => {
    lab.backingUp = async () => {
      throw new RunStopped({ cause: "Lyon has no room for backups", todo: "Make room." });
    };
    const since = await stage.now();
    expect(await relocated()).toMatchObject({
      state: "failed",
      recovery: { state: "stopped", openVnfId: null },
    });
    expect(await stage.asked(since)).toEqual([]);
  });

  it("goes back when somebody starts a VM after the last backup", async () => {
    const cold = new Promise<void>((resolve) => {
      lab.backingUp = async (part) => {
        if (part === "cold") resolve();
      };
    });
    void cold.then(() => startServer(stage.somebody, stage.idOf("scscf")));
    let isBuilt = false;
    lab.build = async () => {
      isBuilt = true;
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({ cause: expect.stringMatching(/scscf.*(started|not off)/) });
    expect(isBuilt).toBe(false);
    expect(await powers()).toEqual(RUNS);
  });

  it("goes back when somebody starts a VM while the copies are made: two do not go on side by side", async () => {
    lab.build = async (ctx) => {
      await buildAll(ctx);
      await startServer(stage.somebody, stage.idOf("scscf"));
      await until(async () => (await stage.seen("scscf")).vmState === "active", 30_000);
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({
      cause: expect.stringContaining("scscf at Lyon was started by somebody during the move"),
    });
    expect(await openThings()).toBe(0);
    expect(await powers()).toEqual(RUNS);
  });
});

describe("cancelled", () => {
  it("in its first backup, that is cancelled too, and nothing was touched", async () => {
    lab.backingUp = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    const runId = await started();
    const child = await until(
      () =>
        db()
          .run.findFirst({ where: { parentRunId: runId, state: "running" } })
          .then((found) => found ?? undefined),
      20_000,
    );
    await cancelRun(person(), { runId });
    expect(await ended(runId)).toMatchObject({ state: "cancelled", recovery: { state: "stopped" } });
    expect(await ended(child.id)).toMatchObject({
      state: "cancelled",
      cancelRequestedBy: expect.stringContaining("r-"),
    });
    expect(await powers()).toEqual(RUNS);
  });

  it("while it builds it goes back", async () => {
    const runIds: string[] = [];
    lab.build = async (ctx) => {
      await buildAll(ctx);
      await cancelRun(person(), { runId: ctx.run.id });
      runIds.push(ctx.run.id);
      await until(async () => ctx.signal.aborted, 20_000);
      ctx.signal.throwIfAborted();
    };
    const run = await relocated();
    expect(runIds).toEqual([run.id]);
    expect(run).toMatchObject({ state: "cancelled", recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
    expect(await openThings()).toBe(0);
  });
});
