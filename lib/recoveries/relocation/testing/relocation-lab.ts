import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { db } from "../../../db";
import type { Run } from "../../../generated/prisma/client";
import { refreshProject } from "../../../inventory/refresh-project";
import { registerRun } from "../../../runs/register-run";
import { RunStopped } from "../../../runs/run-stopped";
import { startRunWorker } from "../../../runs/testing/run-worker";
import { person } from "../../../sites/testing/stored-site";
import { appUrl, until } from "../../../worker/testing/database";
import { fence } from "../../fence/fence";
import { startSource } from "../../fence/start-source";
import { fenceStage } from "../../fence/testing/fence-stage";
import type { RecoveryContext } from "../../recovery-context";
import { recoveryPlanOf } from "../../recovery-plan-of";
import { removeMade } from "../../remove-made";
import { startRelocation } from "../../start-relocation";
import { build } from "../../testing/stub-drill";
import { writeReport } from "../../write-report";
import { relocationRun } from "../relocation-run";
import { undoAgainRun } from "../undo-again-run";
import { registerStubBackups } from "./stub-backup";

export const RUNS = ["active", "active"];
export const OFF = ["stopped, locked", "stopped, locked"];
export const UNDONE = { state: "undone", openVnfId: null };
/** What has a relocation go back. */
export const trouble = () =>
  Promise.reject(new RunStopped({ cause: "Oslo has no room", todo: "Make room at Oslo." }));

/**
 * Relocations of two real VMs from Lyon to Oslo, which are stopped and started; their backups and what is built at Oslo are
 * told of only. To be called once in a test file.
 */
export function relocationLab() {
  const stage = fenceStage(["hss", "scscf"]);
  let stop: () => Promise<void>;
  const lab = {
    stage,
    /** The VNF's. */
    name: "",
    /** What a backup does before its point is there; set anew before each test, as the build is. */
    backingUp: async (_part: string, _signal: AbortSignal): Promise<void> => {},
    build,
    started,
    ended,
    relocated: async () => ended(await started()),
    /** How the VMs at Lyon are. */
    powers: async () => {
      const seen = await Promise.all([stage.seen("hss"), stage.seen("scscf")]);
      return seen.map(({ vmState, isLocked }) => `${vmState}${isLocked ? ", locked" : ""}`);
    },
    openThings: () =>
      db().runResource.count({ where: { run: { vnfId: stage.point.vnfId }, removedAt: null } }),
    /** Oslo answers nothing from now on. */
    darken: () =>
      stage.sites.cloud.control.flip("site-dark", { site: stage.sites.oslo.region, how: "refuses" }),
    /** Builds all, and then goes back while Oslo is dark: a VM may be there. */
    buildAndLose: async (ctx: RecoveryContext): Promise<void> => {
      await build(ctx);
      await lab.darken();
      await trouble();
    },
  };

  async function started(): Promise<string> {
    const wanted = { vnfId: stage.point.vnfId, siteId: stage.sites.oslo.id };
    const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "relocation" });
    expect(plan.obstacles).toEqual([]);
    const { runId } = await startRelocation(person(), {
      ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: lab.name },
      ...{ reason: "It is tried.", overrides: plan.overridesNeeded },
    });
    return runId;
  }

  beforeAll(async () => {
    registerStubBackups((part, signal) => lab.backingUp(part, signal));
    registerRun(
      "relocation",
      relocationRun({
        ...{ fence, startSource, removeMade, writeReport },
        runPreflight: async () => {},
        importRecords: async () => {},
        build: async (ctx) => {
          await lab.build(ctx);
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
    lab.name = (await db().vnf.findUniqueOrThrow({ where: { id: stage.point.vnfId } })).name;
    stop = await startRunWorker(appUrl());
  }, 120_000);
  beforeEach(() => {
    lab.backingUp = async () => {};
    lab.build = build;
  });
  afterEach(async () => {
    const { vnfId } = stage.point;
    const children = { vnfId, parentRunId: { not: null } };
    await db().recovery.updateMany({ where: { vnfId }, data: { pointId: stage.point.pointId } });
    await db().recoveryPoint.deleteMany({ where: { run: children } });
    await db().run.deleteMany({ where: children });
    await db().formerMember.deleteMany({ where: { vnfId } });
  });
  afterAll(() => stop?.());
  return lab;
}

const ended = (runId: string): Promise<Run & { recovery: Awaited<ReturnType<typeof recoveryOf>> }> =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    return run.endedAt !== null && { ...run, recovery: await recoveryOf(run.recoveryId) };
  }, 200_000);

const recoveryOf = (id: string | null) =>
  id === null ? Promise.resolve(null) : db().recovery.findUniqueOrThrow({ where: { id } });
