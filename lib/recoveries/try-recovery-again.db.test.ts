import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { db } from "../db";
import type { AppError } from "../errors";
import { listVolumes } from "../openstack/cinder/volumes";
import { listServers } from "../openstack/nova/servers";
import { collect } from "../openstack/pagination";
import { person } from "../sites/testing/stored-site";
import { build } from "./build/build";
import { runPreflight } from "./preflight/run-preflight";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { type BegunDrill, buildStage } from "./testing/build-stage";
import { tryRecoveryAgain } from "./try-recovery-again";

const stage = buildStage(["hss", "scscf"]);
afterEach(() => db().recovery.updateMany({ where: { vnfId: stage.point.vnfId }, data: { openVnfId: null } }));

const vm = (name: string) => stage.point.vms.find((v) => v.name === name) ?? { id: "", root: "", data: "" };
const reader = () => stage.sites.cloud.session(stage.sites.oslo.region, { user: "admin", project: "demo" });
const flip = (name: string, values: Record<string, string | number>) =>
  stage.sites.cloud.control.flip(name, { site: stage.sites.oslo.region, ...values });
const lose = async (plan: RecoveryRunPlan, volume: string) =>
  flip("restore-fails", {
    backup: plan.volumes.find(({ key }) => key === volume)?.backupId ?? "",
    times: 2,
  });

/** A failover whose run is over, as the first one leaves it. */
async function failedOver(plan: RecoveryRunPlan, state: "partly" | "failed"): Promise<BegunDrill> {
  const begun = await stage.begin({ ...plan, mode: "failover", isDrill: false });
  await build(begun.ctx);
  await over(begun, state);
  return begun;
}
async function over({ ctx }: BegunDrill, state: "partly" | "failed" | "pending"): Promise<void> {
  const endedAt = new Date();
  await db().run.update({
    where: { id: ctx.run.id },
    data: { endedAt, activeVnfId: null, kind: "failover", state: "partly_failed" },
  });
  const where = { recoveryId: ctx.recovery.id };
  await db().recovery.update({
    where: { id: ctx.recovery.id },
    data: { state },
  });
  // The tests' clock is far ahead of the database's.
  const before = new Date(endedAt.getTime() - 1000);
  await db().recoveryServer.updateMany({
    where: { ...where, healthyAt: { not: null } },
    data: { healthyAt: before },
  });
  await db().recoveryServer.updateMany({
    where: { ...where, bootedAt: { not: null } },
    data: { bootedAt: before },
  });
  await db().recoveryVolume.updateMany({
    where: { ...where, endedAt: { not: null } },
    data: { endedAt: before },
  });
}

/** The run that goes on, as its workflow gives it to a phase. */
async function again({ ctx }: BegunDrill): Promise<BegunDrill> {
  const { runId, number } = await tryRecoveryAgain(person(), { recoveryId: ctx.recovery.id });
  return stage.takenUp({ run: { id: runId, number }, recovery: ctx.recovery, plan: ctx.plan });
}
const refusal = (input: unknown, session = person()) =>
  tryRecoveryAgain(session, input).then(
    () => undefined,
    ({ code, message }: AppError) => `${code}: ${message}`,
  );
/** What there is at the target is what the rows say, and no more. */
async function expectNoTwins(run: BegunDrill) {
  const { volumes, servers } = await stage.rowsOf(run);
  const there = await collect(listServers(reader()));
  expect(there.map(({ id }) => id).sort()).toEqual(servers.map(({ serverId }) => serverId).sort());
  const disks = await collect(listVolumes(reader()));
  expect(disks.map(({ id }) => id).sort()).toEqual(volumes.map(({ volumeId }) => volumeId).sort());
}

it("keeps what is there, restores and boots what is not, and makes nothing twice", async () => {
  const plan = await stage.plan();
  await lose(plan, vm("scscf").data);
  const first = await failedOver(plan, "partly");
  const before = await stage.rowsOf(first);
  expect(before.servers.map(({ state }) => state)).toEqual(["healthy", "blocked"]);
  const next = await again(first);
  const run = await db().run.findUniqueOrThrow({ where: { id: next.ctx.run.id } });
  expect(run).toMatchObject({
    ...{ kind: "failover", state: "queued", recoveryId: first.ctx.recovery.id },
    ...{ activeVnfId: stage.point.vnfId, pointId: plan.point.id, plan: first.ctx.plan },
  });
  expect(await stage.rowsOf(first)).toMatchObject({ state: "running" });
  const audit = await db().auditEntry.findMany({ where: { runId: run.id }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["failover.started", "recovery.retried"]);
  // Its own ports are no strangers', and what it has made already is not counted twice.
  await runPreflight(next.ctx);
  expect(await build(next.ctx)).toMatchObject({ healthy: [vm("hss").id, vm("scscf").id], failed: [] });
  const after = await stage.rowsOf(first);
  expect(after.servers.map(({ state, cause }) => [state, cause])).toEqual(Array(2).fill(["healthy", null]));
  expect(after.servers[0]?.serverId).toBe(before.servers[0]?.serverId);
  // It is looked at once more: nobody may say otherwise that all of it works.
  expect(Number(after.servers[0]?.healthyAt)).toBeGreaterThan(Number(before.servers[0]?.healthyAt));
  await expectNoTwins(first);
  const [kept, lost] = [vm("hss"), vm("scscf")];
  expect(next.journal.of(`restore:${kept.root}`).end).toMatchObject({ state: "skipped" });
  expect(next.journal.of(`restore:${lost.data}`).end).toMatchObject({ state: "succeeded" });
  expect(after.volumes.find((v) => v.sourceVolumeId === lost.data)?.tries).toBe(3);
  await db().run.update({ where: { id: run.id }, data: { endedAt: new Date(), activeVnfId: null } });
}, 60_000);

it("boots anew what never came up, and only looks again at what did", async () => {
  const plan = await stage.plan();
  await flip("boot-fails", { where: "host", times: 2 });
  const first = await failedOver(plan, "failed");
  expect((await stage.rowsOf(first)).servers.map(({ state }) => state)).toEqual(["failed", "blocked"]);
  const second = await again(first);
  expect(await build(second.ctx)).toMatchObject({ failed: [] });
  await expectNoTwins(first);
  const { servers } = await stage.rowsOf(first);
  expect(servers.map(({ tries }) => tries)).toEqual([3, 1]);
  await over(second, "partly");
  // One did not answer in time.
  const of = { recoveryId: first.ctx.recovery.id, sourceServerId: vm("scscf").id };
  await db().recoveryServer.update({
    where: { recoveryId_sourceServerId: of },
    data: { state: "failed", cause: "Its console does not show “login:”." },
  });
  const third = await again(first);
  expect(await build(third.ctx)).toMatchObject({ failed: [] });
  const last = await stage.rowsOf(first);
  expect(last.servers.map(({ serverId, tries }) => [serverId, tries])).toEqual(
    servers.map(({ serverId, tries }) => [serverId, tries]),
  );
  await expectNoTwins(first);
  await db().run.update({
    where: { id: third.ctx.run.id },
    data: { endedAt: new Date(), activeVnfId: null },
  });
}, 60_000);

it("is refused to who may not, while a run goes on, and once it is decided about", async () => {
  const plan = await stage.plan("hss");
  const first = await failedOver(plan, "partly");
  const recoveryId = first.ctx.recovery.id;
  for (const role of ["viewer", "auditor"] as const)
    expect(await refusal({ recoveryId }, person(role))).toMatch(/^forbidden/);
  expect(await refusal({})).toMatch(/^invalid/);
  expect(await refusal({ recoveryId: randomUUID() })).toMatch(/^not_found/);
  const { runId } = await tryRecoveryAgain(person(), { recoveryId });
  expect(await refusal({ recoveryId })).toMatch(/^conflict: It was not tried again\. .* goes on/);
  await db().run.update({ where: { id: runId }, data: { endedAt: new Date(), activeVnfId: null } });
  await db().recovery.update({ where: { id: recoveryId }, data: { state: "pending" } });
  expect(await refusal({ recoveryId })).toMatch(/^conflict: A failover that waits for a decision cannot/);
}, 60_000);
