import { afterEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import { findVolume, listVolumes } from "../../openstack/cinder/volumes";
import { deletePort } from "../../openstack/neutron/port-changes";
import { PORT } from "../../openstack/neutron/ports";
import { updateResource } from "../../openstack/neutron/resource";
import { detachVolume } from "../../openstack/nova/attachments";
import { findServer, getServer, listServers } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import { RunStopped } from "../../runs/run-stopped";
import { importRecords } from "../import-records";
import { judgeRecovery } from "../judge-recovery";
import { prove } from "../prove/prove";
import { proveAttached } from "../prove/prove-attached";
import { readBuilt } from "../read-built";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { type BegunDrill, buildStage } from "../testing/build-stage";
import { PORTS_NOT_SEEN, STILL_RUNS } from "../vm-notes";
import { build } from "./build";
import { portIdOf } from "./ref-ids";

const stage = buildStage(["hss", "scscf", "pcscf"]);
afterEach(() => void vi.stubEnv("STILLPOINT_RESTORES_AT_ONCE", undefined));

const vm = (name: string) => stage.point.vms.find((v) => v.name === name) ?? { id: "", root: "", data: "" };
const flip = (name: string, values: Record<string, string | number>) =>
  stage.sites.cloud.control.flip(name, { site: stage.sites.oslo.region, ...values });
const backupOf = (plan: RecoveryRunPlan, volume: string) =>
  plan.volumes.find(({ key }) => key === volume)?.backupId ?? "";
const statesOf = async (run: BegunDrill) => {
  const { servers, volumes } = await stage.rowsOf(run);
  return {
    servers: Object.fromEntries(servers.map(({ name, state }) => [name, state])),
    lost: volumes.filter(({ state }) => state !== "ready").map(({ sourceVolumeId }) => sourceVolumeId),
  };
};
const reader = (run: BegunDrill) => run.ctx.reader(stage.sites.oslo.credentials.demo);
const UP = { hss: "healthy", scscf: "healthy", pcscf: "healthy" };

it("restores a volume once more that ended in error, and removes the one that did", async () => {
  const plan = await stage.plan();
  const { data } = vm("scscf");
  await flip("restore-fails", { backup: backupOf(plan, data), times: 1 });
  const run = await stage.begin(plan);
  await build(run.ctx);
  expect(await statesOf(run)).toEqual({ servers: UP, lost: [] });
  const { volumes } = await stage.rowsOf(run);
  expect(volumes.find((v) => v.sourceVolumeId === data)?.tries).toBe(2);
  expect(run.journal.of(`restore:${data}`)).toMatchObject({
    attempts: [
      { hasFailed: true, cause: expect.stringMatching(/error_restoring.*:/) },
      { result: "Available" },
    ],
    end: { state: "succeeded" },
  });
  const [failed] = await db().runResource.findMany({
    where: { runId: run.ctx.run.id, kind: "volume", isTemporary: true },
  });
  expect(failed?.removedAt).not.toBeNull();
  expect(await findVolume(await reader(run), failed?.resourceId ?? "")).toBeUndefined();
}, 60_000);

it("blocks only the VM whose volume cannot be restored, and says why", async () => {
  const plan = await stage.plan();
  const { id, data } = vm("scscf");
  await flip("restore-fails", { backup: backupOf(plan, data), times: 2 });
  const run = await stage.begin(plan);
  expect(await build(run.ctx)).toMatchObject({ healthy: [vm("hss").id, vm("pcscf").id], failed: [id] });
  expect(await statesOf(run)).toEqual({ servers: { ...UP, scscf: "blocked" }, lost: [data] });
  const { servers } = await stage.rowsOf(run);
  expect(servers.find((s) => s.sourceServerId === id)).toMatchObject({
    cause: "scscf-data could not be restored",
    todo: expect.stringContaining("Another recovery point"),
    serverId: null,
  });
  expect(run.journal.of(`restore:${data}`).end).toMatchObject({
    state: "failed",
    cause: expect.stringMatching(/^Oslo: volume .* became error_restoring/),
    todo: expect.stringContaining("cinder-backup"),
  });
}, 60_000);

it("gives a volume back what its restore has lost of its image", async () => {
  const plan = await stage.plan("hss");
  const { root } = vm("hss");
  await flip("restore-loses-image-metadata", { backup: backupOf(plan, root), times: 1 });
  const run = await stage.begin(plan);
  await build(run.ctx);
  const { volumes, servers } = await stage.rowsOf(run);
  expect(servers[0]?.state).toBe("healthy");
  const { volumeId } = volumes.find((v) => v.sourceVolumeId === root) ?? {};
  expect(await findVolume(await reader(run), volumeId ?? "")).toMatchObject({
    isBootable: true,
    imageMetadata: plan.volumes.find(({ key }) => key === root)?.imageMetadata,
    metadata: { stillpoint_run: run.ctx.run.id, stillpoint_step: `restore:${root}` },
  });
}, 60_000);

it("boots a VM once more that ended in error, when the first one is gone", async () => {
  await flip("boot-fails", { where: "host", times: 1 });
  const run = await stage.begin(await stage.plan("hss"));
  await build(run.ctx);
  expect((await statesOf(run)).servers).toEqual({ hss: "healthy" });
  const { servers } = await stage.rowsOf(run);
  expect(servers[0]?.tries).toBe(2);
  const [first] = run.journal.of(`boot:${vm("hss").id}`).attempts;
  expect(first).toMatchObject({
    hasFailed: true,
    cause: expect.stringMatching(/^Oslo: VM .* became error: \S/),
  });
  const [failed] = await db().runResource.findMany({
    where: { runId: run.ctx.run.id, kind: "server", isTemporary: true },
  });
  expect(await findServer(await reader(run), failed?.resourceId ?? "")).toBeUndefined();
}, 60_000);

it("boots no tier after one that did not come up, and says which", async () => {
  await flip("boot-fails", { where: "scheduler", times: 2 });
  const run = await stage.begin(await stage.plan("hss", "scscf"));
  expect(await build(run.ctx)).toMatchObject({ healthy: [], failed: [vm("hss").id, vm("scscf").id] });
  const { servers } = await stage.rowsOf(run);
  expect(servers.map(({ state, cause }) => [state, cause])).toEqual([
    ["failed", expect.stringMatching(/No valid host/)],
    ["blocked", "tier 1 did not come up: hss"],
  ]);
}, 60_000);

it("goes on to the next tier all the same where that was decided", async () => {
  await flip("boot-fails", { where: "scheduler", times: 2 });
  const plan = await stage.plan("hss", "scscf");
  const tiers = plan.tiers.map((tier) => ({ ...tier, onFailedCheck: "go-on" as const, delaySeconds: 30 }));
  const run = await stage.begin({ ...plan, tiers });
  await build(run.ctx);
  expect((await statesOf(run)).servers).toEqual({ hss: "failed", scscf: "healthy" });
}, 60_000);

it("waits after a tier for as long as its plan says", async () => {
  const plan = await stage.plan("hss", "scscf");
  const tiers = plan.tiers.map((tier) => ({ ...tier, delaySeconds: 90 }));
  const run = await stage.begin({ ...plan, tiers });
  await build(run.ctx);
  const { servers } = await stage.rowsOf(run);
  const asked = run.journal.of(`boot:${vm("scscf").id}`).attempts[0]?.at ?? 0;
  expect(asked - (servers[0]?.healthyAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(90_000);
}, 60_000);

it("stops a VM again that was off when the point was taken", async () => {
  const plan = await stage.plan("hss");
  const run = await stage.begin({ ...plan, servers: plan.servers.map((s) => ({ ...s, startsOff: true })) });
  await build(run.ctx);
  const { servers } = await stage.rowsOf(run);
  expect(servers[0]?.state).toBe("healthy");
  expect(await getServer(await reader(run), servers[0]?.serverId ?? "")).toMatchObject({
    vmState: "stopped",
  });
  expect(await prove(run.ctx)).toMatchObject({ failed: [] });
}, 60_000);

it("fails a VM whose console does not show what it should, and sends nothing where no route leads", async () => {
  const plan = await stage.plan("hss");
  const { id: serverId } = vm("hss");
  const tiers = plan.tiers.map((tier) => ({
    ...tier,
    checks: [
      ...tier.checks,
      { serverId, within: 30, kind: "console" as const, text: "login:" },
      { serverId, within: 30, kind: "tcp" as const, port: 22 },
      { serverId, within: 9, kind: "console" as const, text: "HSS ready" },
    ],
  }));
  const run = await stage.begin({ ...plan, tiers });
  await build(run.ctx);
  const ends = [0, 1, 2, 3].map((n) => run.journal.of(`verify:${serverId}:${n}`).end);
  expect(ends.map((end) => end?.state)).toEqual(["succeeded", "succeeded", "skipped", "failed"]);
  expect(ends[2]?.cause).toMatch(/no route/);
  const { servers } = await stage.rowsOf(run);
  expect(servers[0]).toMatchObject({ state: "failed", cause: expect.stringContaining("HSS ready") });
}, 60_000);

it("does not count a VM as healthy that lacks a volume, or has stopped since", async () => {
  const plan = await stage.plan();
  const run = await stage.begin(plan);
  await build(run.ctx);
  const { servers, volumes } = await stage.rowsOf(run);
  const idOf = (name: string) => servers.find((s) => s.name === name)?.serverId ?? "";
  const session = await run.ctx.session(stage.sites.oslo.credentials.demo);
  const data = volumes.find((v) => v.sourceVolumeId === vm("hss").data)?.volumeId ?? "";
  await detachVolume(session, idOf("hss"), data);
  await waitForVolume(session, data, { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } });
  await flip("vm-changes", { vm: idOf("scscf"), what: "stop" });
  await stage.sites.cloud.control.advance(120_000);
  await proveAttached(run.ctx);
  expect(run.journal.of(`attach:${vm("hss").id}`).end).toMatchObject({
    state: "failed",
    cause: `Oslo: it has not got ${data}`,
  });
  const { healthy, failed } = await prove(run.ctx);
  expect([healthy, failed.sort()]).toEqual([[vm("pcscf").id], [vm("hss").id, vm("scscf").id].sort()]);
  const after = await stage.rowsOf(run);
  expect(after.servers.find(({ name }) => name === "scscf")).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("is stopped"),
    todo: expect.any(String),
  });
}, 60_000);

it("names a VM whose port does not come up, and lets the next tier go", async () => {
  const plan = await stage.plan("hss", "scscf");
  const run = await stage.begin(plan);
  await build(run.ctx);
  const admin = stage.sites.cloud.session(stage.sites.oslo.region, { user: "admin", project: "demo" });
  const port = plan.ports.find(({ serverId }) => serverId === vm("hss").id);
  await updateResource(admin, PORT, await portIdOf(run.ctx, port?.key ?? ""), { "binding:host_id": "" }, {});
  // As it is for the worker that comes to it when the VM is just up.
  await db().recoveryServer.updateMany({
    where: { recoveryId: run.ctx.recovery.id, sourceServerId: vm("hss").id },
    data: { state: "up", healthyAt: null },
  });
  const again = stage.takenUp(run.ctx);
  await build(again.ctx);
  const key = `attach:${vm("hss").id}`;
  expect(again.journal.of(key).attempts).toMatchObject([
    { result: "Not up", hasFailed: true, cause: expect.stringContaining("is DOWN") },
  ]);
  // What its boot has noted stays; a look that was cut short is made again, and says what is so then.
  const ofBoot = `${STILL_RUNS}: HTTP 503`;
  await db().recoveryServer.updateMany({
    where: { recoveryId: run.ctx.recovery.id, sourceServerId: vm("scscf").id },
    data: { notes: [ofBoot, PORTS_NOT_SEEN, "Its port 10.0.0.9 is DOWN: it may have no network."] },
  });
  for (const _ of [1, 2]) await proveAttached(again.ctx);
  expect(again.journal.of(key).end).toMatchObject({ state: "warned" });
  const noted = async () => (await stage.rowsOf(run)).servers.map(({ state, notes }) => [state, notes]);
  expect(await noted()).toEqual([
    ["healthy", [expect.stringMatching(/^Its port 10\..* is DOWN: it may have no network\.$/)]],
    ["healthy", [ofBoot]],
  ]);
  const { built } = await readBuilt(run.ctx, null);
  expect(judgeRecovery(built, 0)).toMatchObject({
    state: "partly_failed",
    failure: { cause: expect.stringMatching(/^All VMs came up\. hss: Its port .* is DOWN/) },
  });
  await deletePort(admin, await portIdOf(run.ctx, port?.key ?? ""));
  await proveAttached(again.ctx);
  expect(await noted()).toEqual([
    ["healthy", ["Only 0 of 1 ports are seen: it may have no network."]],
    ["healthy", [ofBoot]],
  ]);
}, 60_000);

it("finds out that a label promised too much", async () => {
  const plan = await stage.plan("hss");
  // It was not frozen.
  const run = await stage.begin({ ...plan, point: { ...plan.point, consistency: "filesystem" } });
  await build(run.ctx);
  expect(await prove(run.ctx)).toEqual({ healthy: [vm("hss").id], failed: [], disproved: [vm("hss").id] });
  const { servers } = await stage.rowsOf(run);
  expect(servers[0]).toMatchObject({ state: "healthy", journalRecovered: true });
  expect(run.journal.of(`journal:${vm("hss").id}`).end).toMatchObject({ state: "failed" });
}, 60_000);

it("makes known what the other site does not know yet, and loses a volume only whose record is lost", async () => {
  const plan = await stage.plan();
  const { root } = vm("pcscf");
  const copies = { siteId: plan.to.id, backup: { pointId: stage.point.pointId } };
  await db().backupCopy.deleteMany({ where: copies });
  const lost = plan.volumes.find(({ key }) => key === root)?.backupRowId ?? "";
  const row = await db().pointBackup.findUniqueOrThrow({ where: { id: lost } });
  await db().pointBackup.update({ where: { id: lost }, data: { sealedRecord: "v1.broken" } });
  const run = await stage.begin(plan);
  try {
    await importRecords(run.ctx);
  } finally {
    await db().pointBackup.update({ where: { id: lost }, data: { sealedRecord: row.sealedRecord } });
  }
  expect((await statesOf(run)).lost).toContain(root);
  expect(run.journal.of(`import:${row.backupId}`).end).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("sealed"),
    todo: expect.stringContaining("encryption key"),
  });
  expect(await db().backupCopy.count({ where: { ...copies, state: "known" } })).toBe(plan.imports.length - 1);
  expect(await build(run.ctx)).toMatchObject({ failed: [vm("pcscf").id] });
  await db().backupCopy.updateMany({ where: copies, data: { state: "known" } });
}, 60_000);

it("ends when it is cancelled, in the middle of its restores", async () => {
  const plan = await stage.plan();
  const { root } = vm("hss");
  await flip("restore-slow", { backup: backupOf(plan, root), ms: 400_000, times: 1 });
  const begun = await stage.begin(plan);
  const cancel = new AbortController();
  const run = stage.takenUp({ ...begun.ctx, signal: cancel.signal });
  const going = build(run.ctx);
  // As soon as one is restored: the slow one takes 4 s of ours, which a busy machine needs for the others.
  await vi.waitFor(async () => {
    const { lost } = await statesOf(run);
    expect(lost).toContain(root);
    expect(lost.length).toBeLessThan(plan.volumes.length);
  }, 40_000);
  cancel.abort(new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true));
  await expect(going).rejects.toMatchObject({ isCancelled: true, reason: { cause: "Ada cancelled it." } });
  expect((await statesOf(run)).servers).toEqual({ hss: "planned", scscf: "planned", pcscf: "planned" });
  expect(run.journal.of(`restore:${root}`).end).toMatchObject({ state: "skipped" });
  expect(await collect(listServers(await reader(run)))).toEqual([]);
}, 60_000);

it("cancelled while volumes are just asked for it knows of each whether it was made", async () => {
  const begun = await stage.begin(await stage.plan());
  const cancel = new AbortController();
  const run = stage.takenUp({ ...begun.ctx, signal: cancel.signal });
  await stage.sites.cloud.control.addFault({
    ...{ at: "request", site: stage.sites.oslo.region, service: "cinder", method: "POST" },
    effect: { do: "delay", ms: 100_000 },
  });
  const going = build(run.ctx);
  const intents = { runId: run.ctx.run.id, kind: "volume" };
  await vi.waitFor(async () => expect(await db().runResource.count({ where: intents })).toBe(6), 20_000);
  cancel.abort(new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true));
  await expect(going).rejects.toMatchObject({ isCancelled: true });
  expect(await db().runResource.count({ where: { ...intents, resourceId: null } })).toBe(0);
}, 60_000);

it("has no more restores under way at a site than it may, over all runs", async () => {
  vi.stubEnv("STILLPOINT_RESTORES_AT_ONCE", "1");
  const runs = [await stage.begin(await stage.plan("hss")), await stage.begin(await stage.plan("scscf"))];
  await Promise.all(runs.map(({ ctx }) => build(ctx)));
  const volumes = (await Promise.all(runs.map((run) => stage.rowsOf(run)))).flatMap((r) => r.volumes);
  const spans = volumes
    .map(({ startedAt, endedAt }) => [startedAt?.getTime() ?? 0, endedAt?.getTime() ?? 0])
    .sort(([a = 0], [b = 0]) => a - b);
  expect(spans).toHaveLength(4);
  for (const [i, [start = 0]] of spans.entries())
    expect(start).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0);
}, 60_000);

it("waits for a site that is dark for a while, and makes nothing twice", async () => {
  const run = await stage.begin(await stage.plan("hss"));
  await stage.sites.cloud.control.addFault({
    at: "request",
    site: stage.sites.oslo.region,
    service: "cinder",
    effect: { do: "refuse" },
    skip: 3,
    // A call is given up after so many tries; the circuit does not open yet.
    times: 4,
  });
  await build(run.ctx);
  expect((await statesOf(run)).servers).toEqual({ hss: "healthy" });
  expect(await collect(listVolumes(await reader(run)))).toHaveLength(2);
}, 60_000);
