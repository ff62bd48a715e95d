import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../../db";
import { refreshProject } from "../../inventory/refresh-project";
import { createNetwork } from "../../openstack/neutron/networks";
import { listPorts } from "../../openstack/neutron/ports";
import { createSubnet } from "../../openstack/neutron/subnets";
import { listInterfaces } from "../../openstack/nova/interfaces";
import { startServer } from "../../openstack/nova/server-actions";
import { getServer } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import { makeVm } from "../../recovery-points/testing/make-vm";
import { cancelRun } from "../../run-views/cancel-run";
import { getRun } from "../../run-views/get-run";
import type { FenceRecord } from "../../runs/recovery-view";
import { registerRun } from "../../runs/register-run";
import { RunStopped } from "../../runs/run-stopped";
import { startRunWorker } from "../../runs/testing/run-worker";
import { person } from "../../sites/testing/stored-site";
import { appUrl, until } from "../../worker/testing/database";
import { makeNetworks } from "../build/make-networks";
import { fence } from "../fence/fence";
import { startSource } from "../fence/start-source";
import { fenceStage } from "../fence/testing/fence-stage";
import { giveUpRecovery } from "../give-up-recovery";
import type { RecoveryContext } from "../recovery-context";
import { recoveryPlanOf } from "../recovery-plan-of";
import { removeMade } from "../remove-made";
import { retryUndo } from "../retry-undo";
import { startFailover } from "../start-failover";
import { startRelocation } from "../start-relocation";
import { build as buildAll } from "../testing/stub-drill";
import { writeReport } from "../write-report";
import { relocationRun } from "./relocation-run";
import { registerStubBackups } from "./testing/stub-backup";
import { undoAgainRun } from "./undo-again-run";
import { watchHalfUndone } from "./watch-half-undone";

/*
 * The order of a relocation, and its way back: real VMs at Lyon are stopped and started; its backups and what is built at
 * Oslo are told of only.
 */

vi.setConfig({ testTimeout: 240_000 });

const stage = fenceStage(["hss", "scscf"]);
let name: string;
let stop: () => Promise<void>;
/** What a backup does before its point is there. */
let backingUp: (part: string, signal: AbortSignal) => Promise<void>;
let build: (ctx: RecoveryContext) => Promise<void>;

beforeAll(async () => {
  registerStubBackups((part, signal) => backingUp(part, signal));
  registerRun(
    "relocation",
    relocationRun({
      ...{ fence, startSource, removeMade, writeReport },
      runPreflight: async () => {},
      importRecords: async () => {},
      build: async (ctx) => {
        await build(ctx);
        return { healthy: [], failed: [], usedPointId: "" };
      },
      proveAttached: async () => {},
      prove: async () => ({ healthy: [], failed: [], disproved: [] }),
      handOver: async () => ({ problems: [] }),
    }),
  );
  registerRun("rollback", undoAgainRun({ removeMade, startSource }));
  registerRun("failover", async () => ({ state: "succeeded", failure: null }));
  await db().vnf.update({ where: { id: stage.point.vnfId }, data: { onUnquiesced: "continue" } });
  await refreshProject(stage.sites.lyon.credentials.demo, { minAgeMs: 0 });
  name = (await db().vnf.findUniqueOrThrow({ where: { id: stage.point.vnfId } })).name;
  stop = await startRunWorker(appUrl());
}, 120_000);
beforeEach(() => {
  backingUp = async () => {};
  build = buildAll;
});
afterEach(async () => {
  const { vnfId } = stage.point;
  const children = { vnfId, parentRunId: { not: null } };
  await db().recovery.updateMany({ where: { vnfId }, data: { pointId: stage.point.pointId } });
  await db().recoveryPoint.deleteMany({ where: { run: children } });
  await db().run.deleteMany({ where: children });
});
afterAll(() => stop?.());

async function started() {
  const wanted = { vnfId: stage.point.vnfId, siteId: stage.sites.oslo.id };
  const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "relocation" });
  expect(plan.obstacles).toEqual([]);
  const { runId } = await startRelocation(person(), {
    ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ reason: "It is tried.", overrides: plan.overridesNeeded },
  });
  return runId;
}
const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId }, include: { recovery: true } });
    return run.endedAt !== null && run;
  }, 200_000);
const relocated = async () => ended(await started());
const powers = async () => {
  const seen = await Promise.all([stage.seen("hss"), stage.seen("scscf")]);
  return seen.map(({ vmState, isLocked }) => `${vmState}${isLocked ? ", locked" : ""}`);
};
const RUNS = ["active", "active"];
const OFF = ["stopped, locked", "stopped, locked"];
const UNDONE = { state: "undone", openVnfId: null };
const trouble = () =>
  Promise.reject(new RunStopped({ cause: "Oslo has no room", todo: "Make room at Oslo." }));
const openThings = () =>
  db().runResource.count({ where: { run: { vnfId: stage.point.vnfId }, removedAt: null } });

describe("a relocation", () => {
  it("moves: the last to boot is stopped first, its last point is of when all was off, and it waits to be decided", async () => {
    const since = await stage.now();
    const during: string[][] = [];
    backingUp = async () => void during.push(await powers());
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
    build = async (ctx) => {
      await buildAll(ctx);
      await trouble();
    };
    let since = 0;
    backingUp = async (part) => {
      if (part === "cold") since = await stage.now();
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({
      cause: `Oslo has no room. It is undone: ${name} runs at Lyon as before.`,
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
    build = async (ctx) => {
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
    backingUp = async (part) => {
      if (part === "cold")
        throw new RunStopped({ cause: "Lyon has no room for backups", todo: "Make room." });
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({ cause: expect.stringContaining("Lyon has no room for backups") });
    expect(await powers()).toEqual(RUNS);
  });

  it("is over before anything is touched when its first backup fails", async () => {
    backingUp = async () => {
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
      backingUp = async (part) => {
        if (part === "cold") resolve();
      };
    });
    void cold.then(() => startServer(stage.somebody, stage.idOf("scscf")));
    let isBuilt = false;
    build = async () => {
      isBuilt = true;
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    expect(run.failure).toMatchObject({ cause: expect.stringMatching(/scscf.*(started|not off)/) });
    expect(isBuilt).toBe(false);
    expect(await powers()).toEqual(RUNS);
  });

  it("goes back when somebody starts a VM while the copies are made: two do not go on side by side", async () => {
    build = async (ctx) => {
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
    backingUp = (_, signal) =>
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
    build = async (ctx) => {
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

describe("that cannot be undone whole", () => {
  it("leaves its source off while a VM may be at the target; tried again, it runs", async () => {
    build = async (ctx) => {
      await buildAll(ctx);
      await stage.sites.cloud.control.flip("site-dark", { site: stage.sites.oslo.region, how: "refuses" });
      await trouble();
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: { state: "half-undone" } });
    expect(run.failure).toMatchObject({ cause: expect.stringContaining("Nothing was started at Lyon") });
    expect(await powers()).toEqual(OFF);
    expect((await getRun(person(), run.id)).recovery?.may).toEqual(["try-again"]);
    await stage.sites.heal();
    const { runId } = await retryUndo(person(), { recoveryId: run.recoveryId });
    expect(await ended(runId)).toMatchObject({ state: "succeeded", recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
  });

  it("is tried again by the worker, once its time has come and the sites answer that are needed", async () => {
    build = async (ctx) => {
      await buildAll(ctx);
      await stage.sites.cloud.control.flip("site-dark", { site: stage.sites.oslo.region, how: "refuses" });
      await trouble();
    };
    const run = await relocated();
    expect(run).toMatchObject({ recovery: { state: "half-undone" } });
    const tried = () => db().run.findFirst({ where: { recoveryId: run.recoveryId, kind: "rollback" } });
    const later = () =>
      db().run.update({ where: { id: run.id }, data: { endedAt: new Date(Date.now() - 10 * 60_000) } });
    await stage.sites.heal();
    await watchHalfUndone();
    expect(await tried()).toBeNull();
    await later();
    await stage.sites.cloud.control.flip("site-dark", { site: stage.sites.oslo.region, how: "refuses" });
    await watchHalfUndone();
    expect(await tried()).toBeNull();
    await stage.sites.heal();
    await Promise.all([watchHalfUndone(), watchHalfUndone()]);
    expect(await db().run.count({ where: { recoveryId: run.recoveryId, kind: "rollback" } })).toBe(1);
    expect(await ended((await tried())?.id ?? "")).toMatchObject({ state: "succeeded", recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
  });

  it("since its workflow is gone, is undone by another run", async () => {
    const run = await relocated();
    const recoveryId = run.recoveryId ?? "";
    await db().recovery.update({ where: { id: recoveryId }, data: { state: "running", servingAt: null } });
    await giveUpRecovery({ id: run.id });
    expect(await db().recovery.findUniqueOrThrow({ where: { id: recoveryId } })).toMatchObject({
      state: "half-undone",
    });
    const { runId } = await retryUndo(person(), { recoveryId });
    expect(await ended(runId)).toMatchObject({ recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
    expect(await openThings()).toBe(0);
  });

  it("since its source is lost, gives way to a failover, which knows what is off", async () => {
    build = async () => {
      await stage.flip("site-dark", { how: "refuses" });
      await trouble();
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: { state: "half-undone" } });
    const newest = await db().recoveryPoint.findFirstOrThrow({
      where: { vnfId: stage.point.vnfId },
      orderBy: { takenAt: "desc" },
    });
    const wanted = { vnfId: stage.point.vnfId, siteId: stage.sites.oslo.id, pointId: newest.id };
    const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
    expect(plan.obstacles).toEqual([]);
    const { runId } = await startFailover(person(), {
      ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: name },
      ...{ reason: "Lyon is lost", overrides: plan.overridesNeeded },
    });
    const before = await db().recovery.findUniqueOrThrow({ where: { id: run.recoveryId ?? "" } });
    expect(before).toMatchObject({ state: "superseded", openVnfId: null });
    const { recovery } = await db().run.findUniqueOrThrow({
      where: { id: runId },
      include: { recovery: true },
    });
    const record = recovery?.fence as unknown as FenceRecord;
    expect(record.servers).toMatchObject(
      ["scscf", "hss"].map((vm) => ({
        name: vm,
        state: "locked",
        wasRunning: true,
        lockedAs: `stillpoint r-${run.number}`,
      })),
    );
    await ended(runId);
  });
});

describe("a relocation to where former VMs of the VNF are", () => {
  it("gives back what they gave up when it is undone, before the source runs again", async () => {
    const { sites, point } = stage;
    const there = sites.cloud.session(sites.oslo.region, { user: "admin", project: "demo" });
    const home = sites.cloud.session(sites.lyon.region, { user: "admin", project: "demo" });
    const [vm] = point.vms;
    const [port] = await collect(listPorts(home, { deviceIds: [vm?.id ?? ""] }));
    const address = port?.fixedIps[0]?.address ?? "";
    const { id: networkId } = await createNetwork(there, { name: "lyon-net" });
    await createSubnet(there, {
      ...{ networkId, name: "lyon", ipVersion: 4, cidr: "10.10.0.0/24", hasDhcp: false },
      gatewayIp: "10.10.0.254",
    });
    const { id: serverId } = await makeVm(there, "hss", {
      networks: [{ network: networkId, fixedIp: address }],
    });
    const recovery = await db().recovery.create({
      data: {
        ...{ mode: "failover", vnfId: point.vnfId, vnfName: name, pointId: point.pointId, isDrill: false },
        ...{ fromSiteId: sites.oslo.id, fromSiteName: "Oslo", toSiteId: sites.lyon.id, toSiteName: "Lyon" },
      },
    });
    await db().formerMember.create({
      data: {
        ...{ vnfId: point.vnfId, siteId: sites.oslo.id, serverId, name: "hss", bootOrder: 1 },
        ...{ projectId: sites.demoProjectId, recoveryId: recovery.id },
      },
    });
    const [before] = await collect(listPorts(there, { deviceIds: [serverId] }));
    const seen: { nics: number; source: string[] }[] = [];
    build = async (ctx) => {
      await makeNetworks(ctx);
      seen.push({ nics: (await listInterfaces(there, serverId)).length, source: await powers() });
      await trouble();
    };
    const run = await relocated();
    expect(seen).toEqual([{ nics: 0, source: OFF }]);
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    const [after] = await collect(listPorts(there, { deviceIds: [serverId] }));
    expect(after).toMatchObject({ mac: before?.mac, fixedIps: before?.fixedIps });
    expect(await powers()).toEqual(RUNS);
    // It ran beside: it was stopped and locked for this, and stays so.
    expect(await getServer(there, serverId)).toMatchObject({ vmState: "stopped", isLocked: true });
    const steps = await db().runStep.findMany({
      where: { runId: run.id, key: { startsWith: "give-back:" } },
      select: { state: true },
    });
    expect(steps).toEqual([{ state: "succeeded" }]);
    expect(await openThings()).toBe(0);
  });
});
