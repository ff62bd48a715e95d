import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { afterAll, afterEach, beforeAll } from "vitest";
import { MemoryJournal } from "../../backups/testing/memory-journal";
import { systemClock } from "../../clock";
import { db } from "../../db";
import { runSessions } from "../../made/run-sessions";
import { ACTOR, type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { person } from "../../sites/testing/stored-site";
import { insertRecovery } from "../insert-recovery";
import type { RecoveryContext } from "../recovery-context";
import { recoveryPlanOf } from "../recovery-plan-of";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { removeMade } from "../remove-made";
import { forgetDrills } from "./forget-drills";
import { type PointAtLyon, pointAtLyon } from "./point-at-lyon";

export interface BegunDrill {
  ctx: RecoveryContext;
  journal: MemoryJournal;
}

/** Waits take a hundredth of their time, as everything does in the sandbox; so does the time that passes meanwhile. */
const began = { now: Date.now(), monotonic: performance.now() };
export const HURRIED = {
  now: () => began.now + (performance.now() - began.monotonic) * 100,
  monotonic: () => performance.now() * 100,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 100, signal),
};

/**
 * A recovery point of some VMs at Lyon, and drills of it at Oslo as their workflow gives them to a phase. What a test made
 * there is removed after it. To be called once in a test file.
 */
export function buildStage(names: readonly string[], more: Parameters<typeof pointAtLyon>[2] = {}) {
  const made: RecoveryContext[] = [];
  const stage = {
    sites: {} as TwoSites,
    point: {} as PointAtLyon,
    /** As a person would see it; of some VMs only, if they are named. */
    plan: async (...only: string[]): Promise<RecoveryRunPlan> => {
      const { vnfId, pointId, vms } = stage.point;
      const { plan } = await recoveryPlanOf(person(), {
        ...{ vnfId, pointId, siteId: stage.sites.oslo.id, mode: "drill", cleanUp: "at-end" },
        ...(only.length > 0
          ? { only: vms.filter(({ name }) => only.includes(name)).map(({ id }) => id) }
          : {}),
      });
      return plan;
    },
    /** A drill's run with its rows. */
    begin: async (plan: RecoveryRunPlan): Promise<BegunDrill> => {
      const recovery = await db().$transaction((tx) => insertRecovery(tx, plan));
      const run = await db().run.create({
        data: {
          kind: "drill",
          state: "running",
          ...{ vnfId: plan.vnf.id, vnfName: plan.vnf.name, siteId: plan.to.id, siteName: plan.to.name },
          startKey: randomUUID(),
          startedBy: ACTOR,
          plan: plan as object,
          planHash: "-",
          recoveryId: recovery.id,
          pointId: plan.point.id,
          startedAt: new Date(),
        },
      });
      const of = { run: { id: run.id, number: run.number }, recovery: { id: recovery.id }, plan };
      const begun = stage.takenUp(of);
      made.push(begun.ctx);
      return begun;
    },
    /** The same run in the hands of another worker. */
    takenUp: ({
      run,
      recovery,
      plan,
      signal = new AbortController().signal,
    }: Pick<RecoveryContext, "run" | "recovery" | "plan"> & { signal?: AbortSignal }): BegunDrill => {
      setMaxListeners(0, signal);
      const journal = new MemoryJournal();
      const ctx: RecoveryContext = {
        run,
        recovery,
        plan,
        workerId: "test",
        actor: ACTOR,
        journal,
        clock: HURRIED,
        signal,
        ...runSessions({ actor: ACTOR, runId: run.id }),
        assertFence: () => {},
      };
      return { ctx, journal };
    },
    /** What the drills made goes; also after each test. */
    removeAll: async () => {
      for (const ctx of made.splice(0)) {
        const { left } = await removeMade(stage.takenUp(ctx).ctx);
        if (left > 0) throw new Error(`${left} things of a drill are left`);
        await db().run.update({ where: { id: ctx.run.id }, data: { endedAt: new Date() } });
      }
    },
    rowsOf: ({ ctx }: Pick<BegunDrill, "ctx">) =>
      db().recovery.findUniqueOrThrow({
        where: { id: ctx.recovery.id },
        include: {
          servers: { orderBy: [{ tier: "asc" }, { name: "asc" }] },
          volumes: { orderBy: { sourceVolumeId: "asc" } },
        },
      }),
  };
  beforeAll(async () => {
    stage.sites = await twoSites();
    stage.point = await pointAtLyon(stage.sites, names, more);
  });
  afterEach(async () => {
    await stage.sites.heal();
    await stage.removeAll();
  });
  afterAll(() => forgetDrills(stage.point.vnfId));
  return stage;
}
