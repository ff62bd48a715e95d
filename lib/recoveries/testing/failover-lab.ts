import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { startRunWorker } from "../../runs/testing/run-worker";
import { person } from "../../sites/testing/stored-site";
import { appUrl, until } from "../../worker/testing/database";
import type { RecoveryContext } from "../recovery-context";
import { recoveryPlanOf } from "../recovery-plan-of";
import { startFailover } from "../start-failover";
import { forgetDrills } from "./forget-drills";
import { type PointAtLyon, pointAtLyon } from "./point-at-lyon";
import { registerStubFailovers } from "./stub-failover";

const SOON_MS = 30_000;
export const VNF_NAME = "vIMS core";

/**
 * A real recovery point of two VMs at Lyon that Oslo knows, and this process as a worker that does failovers of it which
 * make nothing (stub-failover.ts). Before each test the VNF is at Lyon. To be called once in a test file; other kinds of
 * runs are registered in its beforeAll.
 */
export function failoverLab() {
  const lab = {
    sites: {} as TwoSites,
    point: {} as PointAtLyon,
    /** What a failover does before it ends; set anew before each test. */
    during: async (_: RecoveryContext): Promise<void> => {},
    started,
    ended,
    /** One that has ended, and is to be decided about. */
    decided: async () => {
      const failover = await started();
      await ended(failover.runId);
      return failover;
    },
    recoveryOf: (id: string) =>
      db().recovery.findUniqueOrThrow({
        where: { id },
        include: { servers: { orderBy: { tier: "asc" } }, volumes: { orderBy: { sourceVolumeId: "asc" } } },
      }),
    /** Which of its things are not removed. */
    open: (recoveryId: string) => ({ run: { recoveryId }, removedAt: null }),
    vnf: () =>
      db().vnf.findUniqueOrThrow({
        where: { id: lab.point.vnfId },
        include: {
          members: { orderBy: { position: "asc" } },
          receivers: { include: { site: true } },
          formerMembers: { orderBy: { bootOrder: "asc" } },
        },
      }),
  };

  async function started() {
    const { vnfId, pointId } = lab.point;
    const wanted = { vnfId, pointId, siteId: lab.sites.oslo.id };
    const { hash, plan } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
    const run = await startFailover(person(), {
      ...{ ...wanted, planHash: hash, startKey: randomUUID() },
      ...{ typedName: VNF_NAME, reason: "Lyon is lost", overrides: plan.overridesNeeded },
    });
    const { recoveryId } = await db().run.findUniqueOrThrow({ where: { id: run.runId } });
    return { ...run, recoveryId: recoveryId ?? "" };
  }

  let members: Prisma.VnfMemberCreateManyInput[];
  let stop: () => Promise<void>;
  beforeAll(async () => {
    registerStubFailovers((ctx) => lab.during(ctx));
    lab.sites = await twoSites();
    lab.point = await pointAtLyon(lab.sites, ["hss-1", "scscf-1"]);
    await db().vnf.update({ where: { id: lab.point.vnfId }, data: { name: VNF_NAME } });
    members = (await lab.vnf()).members;
  });
  // After the file's own beforeAll has registered what else it runs.
  beforeEach(async () => {
    stop ??= await startRunWorker(appUrl());
    lab.during = async () => {};
  });
  afterEach(async () => {
    const { vnfId } = lab.point;
    await db().vnfReceiver.deleteMany({ where: { vnfId } });
    await db().formerMember.deleteMany({ where: { vnfId } });
    await db().recoveryPlan.deleteMany({ where: { vnfId } });
    await forgetDrills(vnfId);
    await db().vnfMember.deleteMany({ where: { vnfId } });
    await db().vnfMember.createMany({ data: members });
    await db().vnf.update({ where: { id: vnfId }, data: { siteId: lab.sites.lyon.id, deletedAt: null } });
  });
  afterAll(() => stop?.());
  return lab;
}

const ended = (runId: string) =>
  until(async () => {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    return run.endedAt !== null && run;
  }, SOON_MS);
