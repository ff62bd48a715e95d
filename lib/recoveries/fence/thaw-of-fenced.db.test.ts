import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { db } from "../../db";
import { FreezeWatch } from "../../freezes/freeze-watch";
import type { CallHook } from "../../hooks/hook-call";
import { pauseServer, unpauseServer } from "../../openstack/nova/server-actions";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import { moveRecovery } from "../move-recovery";
import { fenceWith } from "./fence";
import { startSource } from "./start-source";
import { type BegunFailover, fenceStage } from "./testing/fence-stage";

/* The guardian's watch and a failover that has fenced what a backup held. */

const stage = fenceStage(["hss", "scscf"]);
const noHook: CallHook = () => Promise.reject(new Error("there is no hook"));
const fence = fenceWith(noHook);
let watch: FreezeWatch | undefined;
afterEach(async () => {
  await watch?.stop();
  await db().freezeLease.deleteMany();
});

const guardian = () => {
  const actor = { kind: "system", name: "guardian" } as const;
  watch = new FreezeWatch({ databaseUrl: process.env.DATABASE_URL ?? "", by: "guardian", actor });
  watch.start();
};
/** Of a backup that a failover has superseded, whose worker is gone. */
const leftHeld = async ({ ctx }: BegunFailover, name: string, method: string) => {
  const { plan, run } = ctx;
  const lease = await db().freezeLease.create({
    data: {
      ...{ runId: run.id, attempt: 1, position: 1, siteId: plan.from.id, siteName: plan.from.name },
      ...{ credentialId: stage.sites.lyon.credentials.demo, serverId: stage.idOf(name), serverName: name },
      ...{ vnfName: plan.vnf.name, method, state: "frozen", ownerId: randomUUID(), deadline: new Date() },
      target: { serverId: stage.idOf(name), name },
    },
  });
  return () => db().freezeLease.findUniqueOrThrow({ where: { id: lease.id } });
};
const SOON = { timeout: 20_000, interval: 50 };

it("is not started when its site comes back; a roll-back starts it", async () => {
  await stage.stop("scscf");
  await stage.flip("site-dark", { how: "refuses" });
  const run = await stage.begin(await stage.plan());
  const lease = await leftHeld(run, "scscf", "stop");
  expect((await fence(run.ctx)).isProved).toBe(false);
  const since = await stage.now();
  await stage.sites.heal();
  guardian();
  await expect.poll(async () => (await lease()).state, SOON).toBe("left_off");
  expect(await stage.asked(since)).toEqual([]);
  expect((await stage.seen("scscf")).vmState).toBe("stopped");
  expect(await startSource(stage.takenUp(run.ctx).ctx)).toEqual({ problems: [] });
  expect(await stage.asked(since)).toEqual(["scscf os-start"]);
}, 60_000);

it("is started after all when the failover has done nothing", async () => {
  await stage.stop("scscf");
  await stage.flip("site-dark", { how: "refuses" });
  const run = await stage.begin(await stage.plan());
  const lease = await leftHeld(run, "scscf", "stop");
  await fence(run.ctx);
  const since = await stage.now();
  await stage.sites.heal();
  guardian();
  await expect.poll(async () => (await lease()).state, SOON).toBe("left_off");
  await db().$transaction((tx) => moveRecovery(tx, run.ctx.recovery.id, "stop"));
  await expect.poll(async () => (await lease()).state, SOON).toBe("thawed");
  expect(await stage.asked(since)).toEqual(["scscf os-start"]);
}, 60_000);

it("is not started after the fence has found it stopped and locked it, and ran before for its owner", async () => {
  await stage.stop("scscf");
  const run = await stage.begin(await stage.plan());
  const lease = await leftHeld(run, "scscf", "stop");
  const fenced = fence(run.ctx);
  await expect.poll(async () => (await stage.recordOf(run))?.servers.length, SOON).toBe(2);
  guardian();
  const record = await fenced;
  expect(record.isProved).toBe(true);
  expect(record.servers[0]).toMatchObject({ name: "scscf", state: "locked", wasRunning: true });
  await expect.poll(async () => (await lease()).state, SOON).toBe("left_off");
  expect((await stage.seen("scscf")).vmState).toBe("stopped");
}, 90_000);

it("stays paused, and its roll-back leaves it to its thaw", async () => {
  const run = await stage.begin(await stage.plan());
  await pauseServer(stage.somebody, stage.idOf("scscf"));
  await waitForServer(stage.somebody, stage.idOf("scscf"), { vmState: "paused", deadlineMs: 20_000 });
  const lease = await leftHeld(run, "scscf", "pause");
  await stage.flip("site-dark", { how: "refuses" });
  await fence(run.ctx);
  await stage.sites.heal();
  const since = await stage.now();
  guardian();
  await expect.poll(async () => (await lease()).state, SOON).toBe("left_off");
  expect(await startSource(stage.takenUp(run.ctx).ctx)).toEqual({ problems: [] });
  expect(await stage.asked(since)).toEqual([]);
  await unpauseServer(stage.somebody, stage.idOf("scscf"));
}, 60_000);

it("is thawed all the same where that starts nothing", async () => {
  const run = await stage.begin(await stage.plan());
  await stage.flip("site-dark", { how: "refuses" });
  await fence(run.ctx);
  await stage.sites.heal();
  const lease = await leftHeld(run, "scscf", "nova-quiesce");
  const since = await stage.now();
  guardian();
  await expect.poll(async () => (await lease()).state, SOON).not.toBe("frozen");
  await expect.poll(async () => (await stage.asked(since)).length, SOON).toBeGreaterThan(0);
  expect((await lease()).state).not.toBe("left_off");
}, 60_000);
