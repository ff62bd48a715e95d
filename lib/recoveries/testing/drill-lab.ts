import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { db } from "../../db";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { startRunWorker } from "../../runs/testing/run-worker";
import { person } from "../../sites/testing/stored-site";
import { appUrl, until } from "../../worker/testing/database";
import type { RecoveryContext } from "../recovery-context";
import { recoveryPlanOf } from "../recovery-plan-of";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { startDrill } from "../start-drill";
import { forgetDrills } from "./forget-drills";
import { type PointAtLyon, pointAtLyon } from "./point-at-lyon";
import { registerStubDrills } from "./stub-drill";

/**
 * A real recovery point of two VMs at Lyon that Oslo knows, and this process as a worker that does drills of it which
 * make nothing (stub-drill.ts). To be called once in a test file; other kinds of runs are registered in its beforeAll.
 */
export function drillLab() {
  const lab = {
    sites: {} as TwoSites,
    point: {} as PointAtLyon,
    /** What a drill does before it ends; set anew before each test. */
    during: async (_: RecoveryContext): Promise<void> => {},
    started,
    ended,
    /** One that has ended, and is kept. */
    standing: async () => {
      const drill = await started();
      await ended(drill.runId);
      return drill;
    },
    recoveryOf: (id: string) =>
      db().recovery.findUniqueOrThrow({ where: { id }, include: { servers: true, volumes: true } }),
    /** Which of its things are not removed. */
    open: (recoveryId: string) => ({ run: { recoveryId }, removedAt: null }),
  };

  async function started(cleanUp: RecoveryRunPlan["cleanUp"] = { keepForMinutes: 60 }) {
    const { vnfId, pointId } = lab.point;
    const wanted = { vnfId, pointId, siteId: lab.sites.oslo.id, cleanUp };
    const { hash } = await recoveryPlanOf(person(), { ...wanted, mode: "drill" });
    const run = await startDrill(person(), { ...wanted, planHash: hash, startKey: randomUUID() });
    const { recoveryId } = await db().run.findUniqueOrThrow({ where: { id: run.runId } });
    return { ...run, recoveryId: recoveryId ?? "" };
  }

  let stop: () => Promise<void>;
  beforeAll(async () => {
    registerStubDrills((ctx) => lab.during(ctx));
    lab.sites = await twoSites();
    lab.point = await pointAtLyon(lab.sites, ["hss-1", "scscf-1"]);
  });
  // After the file's own beforeAll has registered what else it runs.
  beforeEach(async () => {
    stop ??= await startRunWorker(appUrl());
    lab.during = async () => {};
  });
  afterEach(() => forgetDrills(lab.point.vnfId));
  afterAll(() => stop?.());
  return lab;
}

/** A run that makes nothing ends soon, on a machine that does much else too. */
export const SOON_MS = 30_000;

const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    return run.endedAt !== null && run;
  }, SOON_MS);
