import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import type { RestoreWhat } from "../recoveries/restore-what";
import { startRestore } from "../recoveries/start-restore";
import { cancelRun } from "../run-views/cancel-run";
import { VOLUMES } from "../sandbox/cinder/rows";
import { asAdmin } from "../sandbox/control/switches/as-admin";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { changesOf } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";

/* A VM's data volume is changed for the restored one by a real worker, and put back when something goes wrong. */

vi.setConfig({ testTimeout: 300_000 });

const NAME = "scscf-1";
const SOON_MS = 60_000;
let stage: RecoveryStage;
let workers: DoomedWorkers;
let before: SiteLists;
let serverId: string;
/** Of the point. */
let volumeId: string;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  serverId = stage.serverIds[1] ?? "";
  const data = await db().pointBackup.findFirstOrThrow({
    where: { pointId: stage.pointId, serverId, isRoot: false },
  });
  volumeId = data.volumeId;
  await workers.begin(await workers.loaded());
}, 240_000);
beforeEach(() => {
  before = stage.sourceLists();
});
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

const server = () => stage.source.rows(SERVERS).get(serverId);
const volume = (id: string) => stage.source.rows(VOLUMES).get(id);
const attached = () => server()?.volumeAttachments.find(({ isRoot }) => !isRoot);
const member = () => db().vnfMember.findFirstOrThrow({ where: { vnfId: stage.vnfId, serverId } });
const made = () => stage.sourceLists().volumes.filter((id) => !before.volumes.includes(id));

const whatOf = (mayStop: boolean): RestoreWhat => ({ kind: "in-place", volumeId, mayStop });
const planOf = (what: RestoreWhat) =>
  recoveryPlanOf(person(), {
    ...{ vnfId: stage.vnfId, pointId: stage.pointId, siteId: stage.from.id, mode: "restore", what },
  });

async function start(mayStop = true, typedName = NAME): Promise<string> {
  const what = whatOf(mayStop);
  const { hash: planHash, plan } = await planOf(what);
  expect(plan.obstacles).toEqual([]);
  const { vnfId, pointId } = stage;
  const form = { vnfId, pointId, what, planHash, typedName, startKey: randomUUID() };
  return (await startRestore(person(), form)).runId;
}

const ended = async (runId: string) => ({
  run: await stage.drillEnded(runId),
  recovery: await stage.recoveryOf(runId),
});

async function removed(recoveryId: string) {
  const cleanUp = await stage.cleanUp(recoveryId);
  expect(await stage.drillEnded(cleanUp)).toMatchObject({ state: "succeeded" });
}

it("asks for the VM's name and for leave to stop it, and changes no root disk", async () => {
  const root = await db().pointBackup.findFirstOrThrow({
    where: { pointId: stage.pointId, serverId, isRoot: true },
  });
  const rootPlan = await planOf({ kind: "in-place", volumeId: root.volumeId, mayStop: true });
  expect(rootPlan.plan.obstacles.map(({ text }) => text)).toEqual([
    "it boots from this volume, and Nova takes no root disk from a VM",
  ]);
  const running = await planOf(whatOf(false));
  expect(running.plan.obstacles.map(({ text }) => text)).toEqual([
    "it runs, and has to be off while its volume is changed",
  ]);
  await expect(start(true, "another")).rejects.toMatchObject({
    fields: { typedName: `Type ${NAME}, capitals and all.` },
  });
  expect(changesOf(before, stage.sourceLists())).toEqual([]);
});

it("puts the old volume back, and starts the VM again, when the new one cannot be attached", async () => {
  await stage.control.addFault({
    at: "task:nova.attach-volume",
    effect: { do: "fail", reason: "no room" },
    times: 3,
  });
  const was = attached();
  const { run, recovery } = await ended(await start());
  expect(run).toMatchObject({ state: "failed" });
  expect(run.failure).toMatchObject({
    todo: expect.stringContaining("has the volume again that it had, and runs"),
  });
  expect(recovery.state).toBe("failed");
  expect(attached()).toMatchObject({ volumeId: was?.volumeId, device: was?.device });
  expect(server()?.vmState).toBe("active");
  expect((await member()).knownVolumeIds).toContain(volumeId);
  await removed(recovery.id);
  expect(made()).toEqual([]);
});

it("cancelled in the middle it puts the old volume back", async () => {
  await stage.control.addFault({
    at: "task:nova.detach-volume",
    effect: { do: "delay", ms: 60_000 },
    times: 1,
  });
  const runId = await start();
  await until(async () => volume(volumeId)?.status === "detaching", SOON_MS);
  await cancelRun(person(), { runId });
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "cancelled" });
  expect(recovery.state).toBe("cancelled");
  expect(attached()?.volumeId).toBe(volumeId);
  expect(server()?.vmState).toBe("active");
  await removed(recovery.id);
});

it("changes the volume, keeps the old one under another name, and the VNF knows the new one", async () => {
  const was = attached();
  const name = volume(volumeId)?.name;
  // Nova would delete it when it is detached.
  await asAdmin(stage.source, server()?.projectId ?? "", {
    method: "PUT",
    path: `/compute/v2.1/servers/${serverId}/os-volume_attachments/${volumeId}`,
    body: { volumeAttachment: { volumeId, delete_on_termination: true } },
    microversion: "2.93",
  });
  const runId = await start();
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(recovery.state).toBe("done");
  const [newId = ""] = made();
  expect(attached()).toMatchObject({ volumeId: newId, device: was?.device, deleteOnTermination: true });
  expect(server()?.vmState).toBe("active");
  expect(volume(newId)).toMatchObject({ name, status: "in-use" });
  expect(volume(volumeId)).toMatchObject({ name: `${name} (before r-${run.number})`, status: "available" });
  const { knownVolumeIds } = await member();
  expect(knownVolumeIds).toContain(newId);
  expect(knownVolumeIds).not.toContain(volumeId);
  expect(await db().auditEntry.count({ where: { runId, action: "restore.swapped", result: "done" } })).toBe(
    1,
  );
  await expect(stage.cleanUp(recovery.id)).rejects.toMatchObject({ code: "conflict" });
});

it("does it once more from the same point, and another worker goes on where one was killed", async () => {
  const inPlace = (await planOf(whatOf(true))).plan.inPlace;
  // The one that the restore before has put there.
  expect(inPlace?.oldVolumeId).toBe(attached()?.volumeId);
  await stage.control.addFault({
    at: "task:nova.detach-volume",
    effect: { do: "delay", ms: 20_000 },
    times: 1,
  });
  const runId = await start();
  await until(async () => volume(inPlace?.oldVolumeId ?? "")?.status === "detaching", SOON_MS);
  await workers.killAll();
  await workers.begin(await workers.loaded());
  const { run } = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded" });
  const [newId = ""] = made();
  expect(made()).toHaveLength(1);
  expect(attached()?.volumeId).toBe(newId);
  expect(server()?.vmState).toBe("active");
});

it("leaves a VM off that was off", async () => {
  await asAdmin(stage.source, server()?.projectId ?? "", {
    method: "POST",
    path: `/compute/v2.1/servers/${serverId}/action`,
    body: { "os-stop": null },
  });
  await until(async () => {
    stage.sandbox.world.clock.advance(2_000);
    return server()?.vmState === "stopped";
  }, SOON_MS);
  const { run } = await ended(await start(false));
  expect(run).toMatchObject({ state: "succeeded" });
  expect(attached()?.volumeId).toBe(made()[0]);
  expect(server()?.vmState).toBe("stopped");
});
