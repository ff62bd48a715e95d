import { beforeAll, expect, it } from "vitest";
import { db } from "../../db";
import { findVolume } from "../../openstack/cinder/volumes";
import { listAttachments } from "../../openstack/nova/attachments";
import { findServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import { person } from "../../sites/testing/stored-site";
import { build } from "../build/build";
import { importRecords } from "../import-records";
import { type RecoveryPlanInput, recoveryPlanOf } from "../recovery-plan-of";
import { type BegunDrill, buildStage } from "../testing/build-stage";
import { readSwaps } from "./swap-book";
import { swapVolume } from "./swap-volume";

/* What puts the old volume back, at a sandbox a hundred times as fast. */

const stage = buildStage(["hss"]);
let session: Session;
let serverId: string;
let dataId: string;

beforeAll(() => {
  const { cloud, lyon } = stage.sites;
  session = cloud.session(lyon.region, { user: "admin", project: "demo" });
  const [vm] = stage.point.vms;
  serverId = vm?.id ?? "";
  dataId = vm?.data ?? "";
});

/** A restore in place whose volume is restored, and whose VM was not touched yet. */
async function restored(): Promise<BegunDrill> {
  const { vnfId, pointId } = stage.point;
  const asked: RecoveryPlanInput = {
    ...{ vnfId, pointId, siteId: stage.sites.lyon.id, mode: "restore" },
    what: { kind: "in-place", volumeId: dataId, mayStop: true },
  };
  const { plan } = await recoveryPlanOf(person(), asked);
  expect([plan.obstacles, plan.inPlace?.oldVolumeId]).toEqual([[], dataId]);
  const run = await stage.begin(plan);
  await importRecords(run.ctx);
  await build(run.ctx);
  return run;
}

const fault = (rule: Parameters<typeof stage.sites.cloud.control.addFault>[0]) =>
  stage.sites.cloud.control.addFault({ times: 1, site: stage.sites.lyon.region, ...rule });

/** The VM has its old volume and nothing else, and is in this state. */
async function expectAsBefore(vmState: string) {
  const attached = await listAttachments(session, serverId);
  expect(attached).toHaveLength(2);
  expect(attached.map(({ volumeId }) => volumeId)).toContain(dataId);
  expect(await findVolume(session, dataId)).toMatchObject({ status: "in-use" });
  expect(await findServer(session, serverId)).toMatchObject({ vmState });
}

it("waits for a detach that hangs until it has settled, and puts the old volume back then", async () => {
  const { ctx, journal } = await restored();
  await fault({ at: "task:nova.detach-volume", effect: { do: "delay", ms: 400_000 } });
  const result = await swapVolume(ctx);
  expect(result).toMatchObject({
    outcome: "put-back",
    isCancelled: false,
    reason: { cause: "it was not done after 3 min", todo: expect.stringContaining("and runs") },
  });
  expect(journal.of(`put-back:${dataId}`).end).toMatchObject({ state: "succeeded" });
  await expectAsBefore("active");
}, 60_000);

it("puts it back when Nova refuses the new one, or takes it and fails each time", async () => {
  const refused = await restored();
  await fault({
    at: "request",
    route: "server_volumes.attach",
    effect: { do: "error", status: 400, message: "no such bus" },
  });
  expect(await swapVolume(refused.ctx)).toMatchObject({
    outcome: "put-back",
    reason: { cause: expect.stringContaining("no such bus") },
  });
  await expectAsBefore("active");
  const failing = await restored();
  await fault({ at: "task:nova.attach-volume", effect: { do: "fail", reason: "no room" }, times: 3 });
  expect(await swapVolume(failing.ctx)).toMatchObject({ outcome: "put-back" });
  await expectAsBefore("active");
}, 120_000);

it("is told of with commands by hand when the old one cannot be put back either", async () => {
  const { ctx } = await restored();
  await fault({
    at: "request",
    route: "server_volumes.attach",
    effect: { do: "error", status: 400, message: "no such bus" },
    times: 9,
  });
  const result = await swapVolume(ctx);
  expect(result).toMatchObject({
    outcome: "stuck",
    reason: { todo: expect.stringContaining(`openstack server add volume`) },
  });
  await stage.sites.heal();
  // Who comes after does nothing more to it: a person is at it.
  expect(await swapVolume(stage.takenUp(ctx).ctx)).toMatchObject({ outcome: "stuck" });
  expect(await listAttachments(session, serverId)).toHaveLength(1);
  const { attachVolume } = await import("../../openstack/nova/attachments");
  await attachVolume(session, serverId, { volumeId: dataId });
  await expect
    .poll(async () => (await findVolume(session, dataId))?.status, { timeout: 10_000 })
    .toBe("in-use");
  const { startServer } = await import("../../openstack/nova/server-actions");
  await startServer(session, serverId);
  await expect
    .poll(async () => (await findServer(session, serverId))?.vmState, { timeout: 10_000 })
    .toBe("active");
}, 60_000);

it("goes on where a killed worker left it, also when it was cancelled meanwhile", async () => {
  const { ctx } = await restored();
  await fault({ at: "task:nova.detach-volume", effect: { do: "delay", ms: 100_000 } });
  // The worker dies while the detach is on its way.
  const dying = stage.takenUp(ctx).ctx;
  let isDead = false;
  const dead = swapVolume({
    ...dying,
    assertFence: () => {
      if (isDead) throw new Error("the worker is dead");
    },
  }).catch(() => {});
  await expect
    .poll(async () => (await findVolume(session, dataId))?.status, { timeout: 20_000 })
    .toBe("detaching");
  isDead = true;
  await dead;
  const result = await swapVolume(stage.takenUp({ ...ctx, signal: AbortSignal.abort() }).ctx);
  expect(result).toMatchObject({ outcome: "put-back", isCancelled: true });
  await expectAsBefore("active");
  expect(await readSwaps({ recoveryId: ctx.recovery.id })).toMatchObject([
    { state: "put-back", direction: "back", wasRunning: true },
  ]);
}, 60_000);

it("leaves the VM off when a failover has taken its VNF meanwhile", async () => {
  const { ctx } = await restored();
  const other = await restored();
  await fault({ at: "task:nova.detach-volume", effect: { do: "delay", ms: 50_000 } });
  const controller = new AbortController();
  const going = swapVolume(stage.takenUp({ ...ctx, signal: controller.signal }).ctx);
  await expect
    .poll(async () => (await findVolume(session, dataId))?.status, { timeout: 20_000 })
    .toBe("detaching");
  await db().run.update({ where: { id: ctx.run.id }, data: { supersededById: other.ctx.run.id } });
  controller.abort();
  expect(await going).toMatchObject({ outcome: "put-back", isCancelled: true });
  await expectAsBefore("stopped");
}, 60_000);
