import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import { createBackup } from "../../openstack/cinder/backup-changes";
import { findBackup, waitForBackup } from "../../openstack/cinder/backups";
import { unpauseServer } from "../../openstack/nova/server-actions";
import { findServer } from "../../openstack/nova/servers";
import { intendResources, noteResources } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import { forgetRuns } from "../../runs/testing/forget-runs";
import { storedRun } from "../../runs/testing/stored-run";
import { DAEMONS } from "../../sandbox/cinder/rows";
import type { BackupPlan, PlannedMember } from "../backup-plan";
import { type BackupStage, backupStage } from "../testing/backup-stage";
import { stageVm } from "../testing/stage-vm";
import { runPreflight } from "./run-preflight";

let stage: BackupStage;
let one: PlannedMember;
let two: PlannedMember;
let plan: BackupPlan;

beforeAll(async () => {
  // Slow enough that a foreign freeze, which Nova ends after 15 s, is there when it is looked for.
  stage = await backupStage({ speed: 20 });
  const { member, control } = stage;
  const credentialId = stage.credential(stage.admin);
  one = await stageVm(member, control, credentialId, { name: "hss-1", position: 1 });
  two = await stageVm(member, control, credentialId, { name: "hss-2", position: 2 });
  await db().guardian.create({ data: { id: randomUUID(), hostname: "h", pid: 1, version: "1" } });
});
beforeEach(async () => {
  setUp("cinder-backup", true);
  setUp("cinder-volume", true);
  await db().guardian.updateMany({ data: { heartbeatAt: new Date(Date.now() + 600_000) } });
  plan = stage.planOf([one, two]);
});

afterEach(() => stage.control.removeFaults());
afterAll(forgetRuns);

/** Whether a daemon of Cinder reports. */
function setUp(binary: string, isUp: boolean): void {
  const daemons = stage.sandbox.world.site(stage.region)?.rows(DAEMONS);
  for (const daemon of daemons?.all() ?? [])
    if (daemon.binary === binary) daemons?.update(daemon.id, { isUp });
}

/** What the run was stopped for. */
async function stopped(
  of = plan,
): Promise<{ reason: RunStopped["reason"]; states: Record<string, string | undefined> }> {
  const { ctx, journal } = await stage.begin(of);
  const error = await runPreflight(ctx).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RunStopped)) throw new Error(`it was not stopped: ${error}`, { cause: error });
  const states = Object.fromEntries([...journal.steps].map(([key, { end }]) => [key, end?.state]));
  return { reason: error.reason, states };
}
async function passed(of = plan) {
  const { ctx, journal } = await stage.begin(of);
  await runPreflight(ctx);
  return journal;
}

it("finds nothing against a backup of VMs that are as planned", async () => {
  const journal = await passed();
  expect(journal.phases).toEqual(["preflight"]);
  const states = [...journal.steps].map(([key, { end }]) => [key, end?.state, end?.cause]);
  expect(states).toEqual([
    ["check:access", "succeeded", undefined],
    ["check:unchanged", "succeeded", undefined],
    ["check:services", "succeeded", undefined],
    ["check:freezes", "succeeded", undefined],
    ["check:guests", "succeeded", undefined],
    ["check:guardian", "succeeded", undefined],
    ["check:receivers", "skipped", undefined],
    ["check:chains", "skipped", undefined],
    ["check:quota", "succeeded", undefined],
  ]);
});

it("stops for a full quota, with the numbers and the command", async () => {
  await stage.control.flip("fill-quota", { site: stage.region, what: "snapshots", project: "demo", left: 3 });
  await stage.control.flip("fill-quota", {
    site: stage.region,
    what: "backup-gigabytes",
    project: "demo",
    left: 1,
  });
  const { reason, states } = await stopped();
  expect(reason).toMatchObject({
    cause:
      "Project demo at RegionOne has no room for this backup: it needs 4 snapshots, and 3 of 3 are free. There is 1 more obstacle.",
    todo: `Have the quota raised to 4 or more (openstack quota set --snapshots 4 ${one.projectId}), or delete what is no longer needed.`,
    step: "check:quota",
  });
  expect(states["check:quota"]).toBe("failed");
  for (const what of ["snapshots", "backup-gigabytes"])
    await stage.control.flip("fill-quota", { site: stage.region, what, project: "demo", left: 100_000 });
});

it("stops when cinder-backup is down, and says so only where it may look", async () => {
  setUp("cinder-backup", false);
  const { reason } = await stopped();
  expect(reason).toMatchObject({
    cause: expect.stringMatching(/^cinder-backup is not up at RegionOne: .+ is down\.$/),
    step: "check:services",
  });
  const credentialId = stage.credential(stage.member);
  const asMember = [one, two].map((m) => ({ ...m, credentialId, hold: { kind: "left-out" as const } }));
  const journal = await passed(stage.planOf(asMember));
  expect(journal.of("check:services").end).toMatchObject({
    state: "warned",
    cause: expect.stringContaining("is not known"),
  });
  setUp("cinder-backup", true);
  setUp("cinder-volume", false);
  expect((await stopped()).reason.cause).toContain("cinder-volume is not up at RegionOne");
  setUp("cinder-volume", true);
});

it("stops when a VM or its volumes are not as planned, and names what differs", async () => {
  const gone = { ...one, serverId: randomUUID() };
  expect((await stopped(stage.planOf([gone, two]))).reason.cause).toBe("hss-1 does not exist any more.");
  const [root, data] = one.volumes;
  if (!root || !data) throw new Error("no volumes");
  const without = { ...one, volumes: [root] };
  expect((await stopped(stage.planOf([without, two]))).reason).toMatchObject({
    cause: `hss-1 has volumes that are not in the plan: ${data.volumeId}.`,
    step: "check:unchanged",
  });
  await passed(stage.planOf([{ ...without, excluded: [data] }, two]));
  const larger = { ...one, volumes: [root, { ...data, sizeGib: 2 }] };
  expect((await stopped(stage.planOf([larger, two]))).reason.cause).toBe(
    "hss-1’s volume hss-1-data-1 has 1 GiB now, and had 2 GiB when the backup was planned.",
  );
  const more = { ...one, volumes: [...one.volumes, { ...data, volumeId: randomUUID(), name: "spool" }] };
  expect((await stopped(stage.planOf([more]))).reason.cause).toBe(
    "hss-1 does not have these volumes any more: spool. There is 1 more obstacle.",
  );
});

it("stops when a VM was powered on or off since, when something goes on with it, or when its volume is not ready", async () => {
  const off: PlannedMember = { ...one, hold: { kind: "off" } };
  expect((await stopped(stage.planOf([off, two]))).reason.cause).toBe(
    "hss-1 was powered off when the backup was planned, and is active now.",
  );
  const data = one.volumes[1]?.volumeId ?? "";
  await stage.control.flip("status-flaps", { kind: "volume", id: data, status: "backing-up", forMs: 0 });
  expect((await stopped()).reason.cause).toBe(
    "hss-1’s volume hss-1-data-1 cannot be cut now: its status is backing-up.",
  );
  await stage.control.flip("status-flaps", { kind: "volume", id: data, status: "in-use", forMs: 0 });
  await passed();
});

it("stops for a VM that somebody else holds still, and for one that another run may have frozen", async () => {
  await stage.control.flip("foreign-freeze", { vm: one.serverId, how: "nova" });
  const { reason, states } = await stopped();
  expect(reason.cause).toContain("hss-1");
  expect(states["check:freezes"]).toBe("failed");
  await stage.control.advance(120_000);
  const { ctx } = await stage.begin(plan);
  const lease = await db().freezeLease.create({
    data: {
      runId: ctx.run.id,
      attempt: 1,
      position: 1,
      siteId: stage.siteId,
      siteName: "R",
      credentialId: two.credentialId,
      serverId: two.serverId,
      serverName: two.name,
      vnfName: "hss",
      method: "nova-quiesce",
      target: {},
      ownerId: "w",
      deadline: new Date(),
    },
  });
  expect((await stopped()).reason).toMatchObject({
    cause: `hss-2 may still be frozen by run b-${ctx.run.number}.`,
    step: "check:freezes",
  });
  await db().freezeLease.update({ where: { id: lease.id }, data: { closedAt: new Date() } });
  await passed();
});

it("stops when a guest’s agent does not answer, or goes on with a warning where the VNF says so", async () => {
  await stage.control.flip("vm-changes", { vm: one.serverId, what: "pause" });
  await stage.control.advance(5_000);
  const { reason, states } = await stopped();
  expect(reason).toMatchObject({
    cause: expect.stringMatching(/^hss-1 cannot be quiesced by nova-quiesce: /),
    step: "check:guests",
  });
  expect(states["check:guests"]).toBe("failed");
  const journal = await passed({ ...plan, onUnquiesced: "continue" });
  expect(journal.of("check:guests").end?.state).toBe("warned");
  await unpauseServer(stage.member, one.serverId);
  await stage.control.advance(5_000);
});

it("warns when no guardian is on duty, and when a receiving site does not answer", async () => {
  await db().guardian.updateMany({ data: { heartbeatAt: new Date(Date.now() - 60_000) } });
  const other = await storedRun();
  const receivers = [{ siteId: other.siteId, siteName: "Oslo" }];
  const journal = await passed({ ...plan, receivers });
  expect(journal.of("check:guardian").end?.state).toBe("warned");
  expect(journal.of("check:receivers").end).toMatchObject({
    state: "warned",
    cause: "Oslo has no credential that imports backup records: it does not learn of this backup yet.",
  });
});

it("stops for a credential of another project, a site that is dark, and a cancelled run", async () => {
  const elsewhere = stage.credential(stage.session(stage.region, { user: "admin", project: "admin" }));
  expect((await stopped(stage.planOf([{ ...one, credentialId: elsewhere }]))).reason).toMatchObject({
    cause: `The credential for project ${one.projectId} signs in to project admin now.`,
    step: "check:access",
  });
  expect((await stopped(stage.planOf([{ ...one, credentialId: randomUUID() }]))).reason.cause).toContain(
    "was removed from RegionOne",
  );
  await stage.control.addFault({ at: "request", service: "nova", effect: { do: "error", status: 503 } });
  const dark = { ...one, credentialId: stage.credential(stage.session(stage.region, { user: "admin" })) };
  const { reason, states } = await stopped(stage.planOf([dark]));
  expect(reason).toMatchObject({
    cause: expect.stringMatching(/^RegionOne: /),
    call: expect.stringMatching(/^GET \/compute/),
    step: "check:unchanged",
  });
  expect(states["check:unchanged"]).toBe("failed");
  await stage.control.removeFaults();
  const { ctx } = await stage.begin(plan, { signal: AbortSignal.abort() });
  await expect(runPreflight(ctx)).rejects.toMatchObject({ isCancelled: true });
});

it("waits for a site that is back, while our own circuit still holds calls back", async () => {
  await stage.control.addFault({ at: "request", service: "nova", effect: { do: "error", status: 503 } });
  const session = stage.session(stage.region, { user: "admin" });
  const heldBack = () => findServer(session, one.serverId, { deadlineMs: 5_000 });
  await vi.waitFor(() => expect(heldBack()).rejects.toMatchObject({ kind: "circuit_open" }), 20_000);
  await stage.control.removeFaults();
  await expect(heldBack()).rejects.toMatchObject({ kind: "circuit_open" });
  const journal = await passed(stage.planOf([{ ...one, credentialId: stage.credential(session) }]));
  expect(journal.of("check:unchanged").end?.state).toBe("succeeded");
});

it("warns of a chain that cannot go on, and removes failed backups of ours, but nobody else’s", async () => {
  const [root, data] = one.volumes;
  if (!root || !data) throw new Error("no volumes");
  const backUp = async (volumeId: string, name: string) => {
    const { id } = await createBackup(stage.member, {
      volumeId,
      name,
      force: true,
      metadata: { stillpoint_run: name },
    });
    await waitForBackup(stage.member, id, { deadlineMs: 20_000 }).catch(() => {});
    return id;
  };
  const parent = await backUp(root.volumeId, "parent");
  await stage.control.flip("backup-fails", { volume: root.volumeId, times: 2 });
  const { ctx } = await stage.begin(plan);
  const ours = await backUp(root.volumeId, ctx.run.id);
  const foreign = await backUp(root.volumeId, "foreign");
  const intent = {
    runId: ctx.run.id,
    siteId: stage.siteId,
    credentialId: one.credentialId,
    kind: "backup" as const,
    tag: ctx.run.id,
    volumeId: root.volumeId,
    isTemporary: true,
  };
  await db().$transaction((tx) => intendResources(tx, [intent]));
  await noteResources(ctx.run.id, [{ kind: "backup", tag: ctx.run.id, resourceId: ours }]);
  const backups = plan.backups.map((b) =>
    b.volumeId === root.volumeId || b.volumeId === data.volumeId
      ? { ...b, mode: "incremental" as const, parentBackupId: parent, chainPosition: 1 }
      : b,
  );
  const journal = await passed({ ...plan, backups });
  expect(journal.of("check:chains").end?.cause?.split("\n")).toEqual([
    expect.stringMatching(
      `^hss-1’s volume hss-1-root has a failed backup ${foreign} in the way of an increment, and it is not Stillpoint’s`,
    ),
    `hss-1’s volume hss-1-data-1 gets a full backup: backup ${parent}, which it was to build on, does not exist any more.`,
  ]);
  expect(await findBackup(stage.member, ours)).toBeUndefined();
  expect(await findBackup(stage.member, foreign)).toMatchObject({ status: "error" });
});
