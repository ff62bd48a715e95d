import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectGate, switchFourEyes } from "../../approvals/testing/second-person";
import { systemClock } from "../../clock";
import { db } from "../../db";
import { createNetwork, deleteNetwork } from "../../openstack/neutron/networks";
import { createSubnet } from "../../openstack/neutron/subnets";
import { registerRun } from "../../runs/register-run";
import { person } from "../../sites/testing/stored-site";
import { cleanUpDrill } from "../clean-up-drill";
import { cleanupRun } from "../cleanup-run";
import { checkPromoted } from "../preflight/check-promoted";
import type { RecoveryContext } from "../recovery-context";
import { recoveryPlanOf } from "../recovery-plan-of";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { startFailover } from "../start-failover";
import { drillLab } from "../testing/drill-lab";

const lab = drillLab();
const ada = person();
/** Lets the clean-up go on. */
let goOn: () => void;
let gate: Promise<void>;
/** What a clean-up leaves. */
let isAllRemoved: boolean;

beforeAll(() => {
  registerRun("failover", async () => ({ state: "succeeded", failure: null }));
  registerRun(
    "cleanup",
    cleanupRun({
      removeMade: async ({ recovery }) => {
        await gate;
        const where = lab.open(recovery.id);
        if (isAllRemoved) await db().runResource.updateMany({ where, data: { removedAt: new Date() } });
        return { left: await db().runResource.count({ where }) };
      },
    }),
  );
});
beforeEach(() => {
  isAllRemoved = true;
  gate = new Promise((resolve) => {
    goOn = resolve;
  });
});

const wanted = (promotesId: string | null) => ({
  ...{ vnfId: lab.point.vnfId, pointId: lab.point.pointId, siteId: lab.sites.oslo.id, promotesId },
});
const planOf = (promotesId: string | null) =>
  recoveryPlanOf(ada, { ...wanted(promotesId), mode: "failover" });
const promoted = async (recoveryId: string | null) => {
  const { hash, plan } = await planOf(recoveryId);
  const { name } = await db().vnf.findUniqueOrThrow({ where: { id: lab.point.vnfId } });
  const run = await startFailover(ada, {
    ...{ ...wanted(recoveryId), planHash: hash, startKey: randomUUID(), typedName: name },
    ...{ reason: "It is real now.", overrides: plan.overridesNeeded },
  });
  return { ...run, plan };
};
/** The failover's look at the drill, as its preflight makes it. */
const looked = (plan: RecoveryRunPlan) =>
  checkPromoted.run({ plan, clock: systemClock, signal: new AbortController().signal } as RecoveryContext);

describe("a drill that stands", () => {
  it("gives way to a failover of the same point, which waits until nothing of it is left", async () => {
    const drill = await lab.standing();
    const { runId, number, plan } = await promoted(drill.recoveryId);
    expect(plan.promotes).toEqual({ recoveryId: drill.recoveryId, name: `d-${drill.number}` });
    const { recovery } = await db().run.findUniqueOrThrow({
      where: { id: runId },
      include: { recovery: true },
    });
    expect(recovery).toMatchObject({ mode: "failover", isDrill: false, promotesId: drill.recoveryId });
    const cleanUp = await db().run.findFirstOrThrow({
      where: { recoveryId: drill.recoveryId, kind: "cleanup" },
    });
    expect(cleanUp.activeVnfId).toBeNull();
    expect(
      await db().auditEntry.findFirstOrThrow({ where: { runId, action: "failover.started" } }),
    ).toMatchObject({ details: { run: `f-${number}`, promotes: `d-${drill.number}` } });
    const looking = looked(plan);
    expect(await Promise.race([looking, systemClock.sleep(1_200).then(() => "waits")])).toBe("waits");
    goOn();
    expect(await looking).toEqual({ findings: [], detail: { drill: `d-${drill.number}` } });
    expect(await lab.recoveryOf(drill.recoveryId)).toMatchObject({ state: "clean", decidedBy: "ada" });
  });

  it("is taken over when a second person has approved that, where one has to", async () => {
    const drill = await lab.standing();
    await switchFourEyes("failover");
    try {
      const gated = await expectGate({
        asker: ada,
        same: () => promoted(drill.recoveryId),
        others: [() => promoted(null)],
        look: async () => [
          await lab.recoveryOf(drill.recoveryId),
          await db().run.count({ where: { kind: "cleanup" } }),
        ],
      });
      expect(gated.facts).toContainEqual({ label: "In the place of", value: `the drill d-${drill.number}` });
      expect(gated.href).toContain(`promotes=${drill.recoveryId}`);
    } finally {
      await switchFourEyes();
      goOn();
    }
  });

  it("does not hold the failover up when something of it cannot be removed", async () => {
    const drill = await lab.standing();
    const { plan } = await promoted(drill.recoveryId);
    isAllRemoved = false;
    goOn();
    expect(await looked(plan)).toMatchObject({
      findings: [{ weight: "warn", cause: `Not all that d-${drill.number} made is removed yet.` }],
    });
  });

  it("has its room counted as free, and makes another plan of the failover than without it", async () => {
    const drill = await lab.standing();
    const without = await planOf(null);
    const { plan, hash } = await planOf(drill.recoveryId);
    expect(without.plan.promotes).toBeUndefined();
    expect(hash).not.toBe(without.hash);
    expect(plan.obstacles).toEqual([]);
  });

  it("lends its networks to nobody: a failover beside it makes its own", async () => {
    const before = (await planOf(null)).plan.make.networks.map(({ name }) => name);
    expect(before.length).toBeGreaterThan(0);
    const { cloud, oslo } = lab.sites;
    const there = cloud.session(oslo.region, { user: "admin", project: "demo" });
    const { id: networkId } = await createNetwork(there, { name: "demo-net (drill)" });
    await createSubnet(there, {
      ...{ networkId, name: "demo", ipVersion: 4, cidr: "10.10.0.0/24", hasDhcp: false },
    });
    // As anybody's it would be used.
    expect((await planOf(null)).plan.make.networks).toEqual([]);
    const { runId } = await lab.standing();
    await db().runResource.create({
      data: {
        ...{ runId, siteId: oslo.id, credentialId: oslo.credentials.demo, isTemporary: false },
        ...{ kind: "network", tag: "network:1", resourceId: networkId },
      },
    });
    expect((await planOf(null)).plan.make.networks.map(({ name }) => name)).toEqual(before);
    await deleteNetwork(there, networkId);
  });

  it("is promoted no more when it is being cleaned up, or is of another site", async () => {
    const drill = await lab.standing();
    await expect(
      recoveryPlanOf(ada, { ...wanted(drill.recoveryId), siteId: lab.sites.lyon.id, mode: "failover" }),
    ).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("at another site"),
    });
    await cleanUpDrill(ada, { recoveryId: drill.recoveryId });
    await expect(planOf(drill.recoveryId)).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining(`d-${drill.number} does not stand any more`),
    });
    goOn();
    await expect(planOf(randomUUID())).rejects.toMatchObject({ code: "precondition_failed" });
  });

  it("is promoted only when it has passed", async () => {
    const drill = await lab.standing();
    await db().recovery.update({ where: { id: drill.recoveryId }, data: { servingAt: null } });
    await expect(planOf(drill.recoveryId)).rejects.toMatchObject({
      message: expect.stringContaining("has not passed"),
    });
  });
});
