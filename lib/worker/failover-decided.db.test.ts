import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { planBackupOf } from "../backups/read-plan";
import { db } from "../db";
import { refreshProject } from "../inventory/refresh-project";
import { acceptRecovery } from "../recoveries/accept-recovery";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import { rollBackRecovery } from "../recoveries/roll-back";
import { startFailover } from "../recoveries/start-failover";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { type RecoveryStage, recoveryStage } from "./testing/recovery-stage";

/* Whole failovers by a real worker at the sandbox's second site, and what is decided about them. */

vi.setConfig({ testTimeout: 900_000 });

let stage: RecoveryStage;
let workers: DoomedWorkers;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  await workers.begin(await workers.loaded());
}, 240_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

/** VMs are stopped one after the other, and each takes its minute of the sandbox's time. */
const over = (runId: string) =>
  until(
    async () => {
      stage.sandbox.world.clock.advance(2_000);
      const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
      return run.endedAt !== null && run;
    },
    400_000,
    100,
  );

/** One that serves, and is to be decided about. */
async function failedOver() {
  const { vnfId, pointId, to } = stage;
  const wanted = { vnfId, pointId, siteId: to.id };
  const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
  expect(plan.obstacles).toEqual([]);
  const { runId } = await startFailover(person(), {
    ...{ ...wanted, planHash: hash, startKey: randomUUID() },
    ...{ typedName: plan.vnf.name, reason: "Lyon is to be left", overrides: plan.overridesNeeded },
  });
  const run = await over(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  const recovery = await stage.recoveryOf(runId);
  expect(recovery.state).toBe("pending");
  return { recoveryId: recovery.id, typedName: plan.vnf.name };
}
const atSource = () =>
  stage.serverIds.map((id) => {
    const server = stage.source.rows(SERVERS).get(id);
    return [server?.vmState, server?.lockedReason ?? null];
  });

it("rolled back, nothing of it is left at the target, and its source runs as before", async () => {
  const before = stage.lists();
  const was = atSource();
  expect(was).toEqual(Array(3).fill(["active", null]));
  const failover = await failedOver();
  for (const [state, reason] of atSource()) {
    expect(state).toBe("stopped");
    expect(reason).toMatch(/^stillpoint f-\d+$/);
  }
  const { runId } = await rollBackRecovery(person(), { ...failover, reason: "Lyon is back" });
  expect(await over(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect(await stage.recoveryOf(runId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  expect(stage.lists()).toEqual(before);
  expect(atSource()).toEqual(was);
});

it("accepted, its VNF is backed up at the new site, in full, and the old one learns of it", async () => {
  const { from, to, vnfId, target } = stage;
  const failover = await failedOver();
  const kept = stage.lists();
  expect(await acceptRecovery(person(), failover)).toMatchObject({ siteName: "Oslo", dropped: [] });
  // What holds its VMs still there is another matter than this one.
  await db().vnf.update({ where: { id: vnfId }, data: { onUnquiesced: "continue" } });
  const plan = await until(async () => {
    for (const { id } of await db().siteCredential.findMany({ where: { siteId: to.id } }))
      await refreshProject(id, { minAgeMs: 0 });
    const now = await planBackupOf(person(), vnfId);
    return now.plan.backups.length === 6 && now.plan;
  }, 60_000);
  expect(plan).toMatchObject({ obstacles: [], site: to, receivers: [{ siteName: "Lyon" }] });
  expect(plan.backups.map(({ mode, why }) => [mode, why])).toEqual(
    Array(6).fill(["full", "its first backup"]),
  );
  const run = await stage.ended(await stage.start());
  expect(run).toMatchObject({ state: "succeeded", failure: null, siteName: "Oslo" });
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { runId: run.id } });
  expect(point).toMatchObject({ siteId: to.id, state: "complete" });
  await until(async () => {
    stage.sandbox.world.clock.advance(2_000);
    const of = { backup: { pointId: point.id }, siteId: from.id, state: "known" };
    return (await db().backupCopy.count({ where: of })) === 6;
  }, 60_000);
  // What the failover made is the VNF's: the tidying has had its time.
  const now = stage.lists();
  for (const [what, ids] of Object.entries(kept))
    if (what !== "backups" && what !== "snapshots")
      expect(now[what as keyof typeof now]).toEqual(expect.arrayContaining(ids));
  const members = await db().vnfMember.findMany({ where: { vnfId }, orderBy: { position: "asc" } });
  expect(members.map(({ serverId }) => target.rows(SERVERS).get(serverId)?.vmState)).toEqual(
    Array(3).fill("active"),
  );
  expect(await db().formerMember.count({ where: { vnfId, siteId: from.id, releasedAt: null } })).toBe(3);
  for (const [state] of atSource()) expect(state).toBe("stopped");
});
