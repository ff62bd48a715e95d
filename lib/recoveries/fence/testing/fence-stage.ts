import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { afterAll, afterEach, beforeAll } from "vitest";
import { MemoryJournal } from "../../../backups/testing/memory-journal";
import { scaledClock } from "../../../backups/testing/scaled-clock";
import { db } from "../../../db";
import { runSessions } from "../../../made/run-sessions";
import { lockServer, startServer, stopServer, unlockServer } from "../../../openstack/nova/server-actions";
import { findServer, getServer, type Server } from "../../../openstack/nova/servers";
import { waitForServer } from "../../../openstack/nova/wait-for-server";
import type { Session } from "../../../openstack/session";
import { ACTOR, type TwoSites, twoSites } from "../../../recovery-points/testing/two-sites";
import type { FenceRecord } from "../../../runs/recovery-view";
import { person } from "../../../sites/testing/stored-site";
import { insertRecovery } from "../../insert-recovery";
import type { RecoveryContext } from "../../recovery-context";
import { recoveryPlanOf } from "../../recovery-plan-of";
import type { RecoveryRunPlan } from "../../recovery-run-plan";
import { forgetDrills } from "../../testing/forget-drills";
import { type PointAtLyon, pointAtLyon } from "../../testing/point-at-lyon";

export interface BegunFailover {
  ctx: RecoveryContext;
  journal: MemoryJournal;
}

/** Slower than the sandbox's, so that a busy machine still looks often enough. */
export const CLOCK = scaledClock(20);
const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };

/**
 * VMs at Lyon with a recovery point that Oslo knows, and failovers of it as their run gives them to a phase. After each test
 * the VMs run and are unlocked again. To be called once in a test file.
 */
export function fenceStage(names: readonly string[]) {
  const stage = {
    sites: {} as TwoSites,
    point: {} as PointAtLyon,
    plan: async (change: (plan: RecoveryRunPlan) => void = () => {}): Promise<RecoveryRunPlan> => {
      const { vnfId, pointId } = stage.point;
      const wanted = { vnfId, pointId, siteId: stage.sites.oslo.id, mode: "failover" };
      const { plan } = await recoveryPlanOf(person(), wanted);
      change(plan);
      return plan;
    },
    begin: async (plan: RecoveryRunPlan): Promise<BegunFailover> => {
      const recovery = await db().$transaction((tx) => insertRecovery(tx, plan));
      const run = await db().run.create({
        data: {
          kind: "failover",
          state: "running",
          ...{ vnfId: plan.vnf.id, vnfName: plan.vnf.name, siteId: plan.to.id, siteName: plan.to.name },
          ...{ startKey: randomUUID(), startedBy: ACTOR, plan: plan as object, planHash: "-" },
          ...{ recoveryId: recovery.id, pointId: plan.point.id, startedAt: new Date() },
        },
      });
      return stage.takenUp({ run: { id: run.id, number: run.number }, recovery: { id: recovery.id }, plan });
    },
    /** The same run in the hands of another worker. */
    takenUp: (
      { run, recovery, plan }: Pick<RecoveryContext, "run" | "recovery" | "plan">,
      over: Partial<RecoveryContext> = {},
    ): BegunFailover => {
      const { signal } = over.signal ? { signal: over.signal } : new AbortController();
      setMaxListeners(0, signal);
      const journal = new MemoryJournal();
      const ctx: RecoveryContext = {
        ...{ run, recovery, plan, journal, signal },
        ...{ workerId: "test", actor: ACTOR, clock: CLOCK },
        ...runSessions({ actor: ACTOR, runId: run.id }),
        assertFence: () => {},
        ...over,
      };
      return { ctx, journal };
    },
    recordOf: async ({ ctx }: Pick<BegunFailover, "ctx">): Promise<FenceRecord> => {
      const { fence } = await db().recovery.findUniqueOrThrow({ where: { id: ctx.recovery.id } });
      return fence as unknown as FenceRecord;
    },
    idOf: (name: string): string => stage.point.vms.find((vm) => vm.name === name)?.id ?? "",
    /** Somebody's at Lyon who has nothing to do with Stillpoint. */
    somebody: {} as Session,
    seen: (name: string): Promise<Server> => getServer(stage.somebody, stage.idOf(name)),
    /** Stopped by somebody, and seen off. */
    stop: async (name: string) => {
      await stopServer(stage.somebody, stage.idOf(name));
      await waitForServer(stage.somebody, stage.idOf(name), { ...SOON, vmState: "stopped" });
    },
    lock: (name: string, reason: string) => lockServer(stage.somebody, stage.idOf(name), reason),
    /** Faults at Lyon. */
    flip: (name: string, values: Record<string, string | number> = {}) =>
      stage.sites.cloud.control.flip(name, { site: stage.sites.lyon.region, ...values }),
    /** What was asked of the VMs since a moment of the sandbox's log: such as "hss os-stop". */
    asked: async (since: number): Promise<string[]> => {
      const { entries } = await stage.sites.cloud.control.log({ since, kind: "asked", limit: 10_000 });
      return entries.flatMap((entry) => {
        const path = String(entry.path ?? "");
        const vm = stage.point.vms.find(({ id }) => path === `/v2.1/servers/${id}/action`);
        return vm ? [`${vm.name} ${Object.keys(entry.body as object).join()}`] : [];
      });
    },
    now: async (): Promise<number> => (await stage.sites.cloud.control.state()).lastEntry,
  };
  const reset = async () => {
    await stage.sites.heal();
    await forgetDrills(stage.point.vnfId);
    await Promise.all(
      stage.point.vms.map(async ({ id }) => {
        const found = await findServer(stage.somebody, id);
        if (!found) return;
        if (found.isLocked) await unlockServer(stage.somebody, id);
        if (found.taskState !== null)
          await waitForServer(stage.somebody, id, { ...SOON, vmState: ["stopped", "active"] });
        if ((await getServer(stage.somebody, id)).vmState === "stopped")
          await startServer(stage.somebody, id);
        await waitForServer(stage.somebody, id, { ...SOON, vmState: "active" });
      }),
    );
  };
  beforeAll(async () => {
    stage.sites = await twoSites();
    stage.somebody = stage.sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
    stage.point = await pointAtLyon(stage.sites, names);
  });
  afterEach(reset);
  afterAll(() => forgetDrills(stage.point.vnfId));
  return stage;
}
