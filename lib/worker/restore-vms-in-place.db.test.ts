import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { acceptRecovery } from "../recoveries/accept-recovery";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import type { RestoreWhat } from "../recoveries/restore-what";
import { startReplacement } from "../recoveries/start-replacement";
import { cancelRun } from "../run-views/cancel-run";
import { PORTS } from "../sandbox/neutron/rows";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { changesOf } from "./testing/drill-history";
import { NAMES, type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";

/* VMs are restored in the place of those that are there by a real worker, and what was there runs again when it does not work. */

vi.setConfig({ testTimeout: 300_000 });

const SOON_MS = 60_000;
let stage: RecoveryStage;
let workers: DoomedWorkers;
let before: SiteLists;
let vnfName: string;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  ({ name: vnfName } = await db().vnf.findUniqueOrThrow({ where: { id: stage.vnfId } }));
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

const WHOLE: RestoreWhat = { kind: "vnf" };
const server = (id: string) => stage.source.rows(SERVERS).get(id);
const added = () => stage.sourceLists().servers.filter((id) => !before.servers.includes(id));
/** What tells a VM apart in its networks. */
const nicsOf = (id: string) =>
  server(id)
    ?.portIds.map((portId) => stage.source.rows(PORTS).get(portId))
    .map((port) => [port?.mac, ...(port?.fixedIps.map(({ address }) => address) ?? [])]);
const powerOf = (id: string) => `${server(id)?.vmState}${server(id)?.lockedBy ? ", locked" : ""}`;
const memberIds = async () =>
  (await db().vnfMember.findMany({ where: { vnfId: stage.vnfId }, orderBy: { position: "asc" } })).map(
    ({ serverId }) => serverId,
  );
const planOf = (what: RestoreWhat) =>
  recoveryPlanOf(person(), {
    ...{ vnfId: stage.vnfId, pointId: stage.pointId, siteId: stage.from.id, mode: "replacement", what },
  });

async function start(what = WHOLE, typedName = vnfName): Promise<string> {
  const { hash: planHash, plan } = await planOf(what);
  expect(plan.obstacles).toEqual([]);
  const { vnfId, pointId } = stage;
  const form = { vnfId, pointId, what, planHash, typedName, startKey: randomUUID() };
  return (await startReplacement(person(), form)).runId;
}

const ended = async (runId: string) => ({
  run: await stage.drillEnded(runId),
  recovery: await stage.recoveryOf(runId),
});

/** All is as it was, but for what time changes. */
async function expectAsBefore(nics: ReturnType<typeof nicsOf>[]) {
  expect(stage.serverIds.map(powerOf)).toEqual(["active", "active", "active"]);
  expect(stage.serverIds.map(nicsOf)).toEqual(nics);
  expect(
    changesOf(before, stage.sourceLists()).filter((change) => !/ports|addresses|macs/.test(change)),
  ).toEqual([]);
  expect(await memberIds()).toEqual(stage.serverIds);
}

const steps = async (runId: string, prefix: string) =>
  (
    await db().runStep.findMany({
      where: { runId, key: { startsWith: prefix } },
      orderBy: [{ endedAt: "asc" }],
    })
  ).map(({ serverId }) => server(serverId ?? "")?.name);

it("shows what is stopped, wants the VNF's name, and is for VMs only", async () => {
  const { plan, steps: listed } = await planOf(WHOLE);
  expect(plan.replaces?.map(({ name, runsNow }) => [name, runsNow])).toEqual(
    NAMES.map((name) => [name, true]),
  );
  expect(plan.source.whatHappens.join(" ")).toContain("scscf-2, scscf-1 and pcscf-1");
  // Each VM has what the one has that it replaces.
  expect(plan.servers.map(({ name }) => name)).toEqual(NAMES);
  expect(plan.ports.flatMap(({ mac, ips }) => [mac, ...ips.map(({ address }) => address)])).not.toContain(
    null,
  );
  expect(plan.takes).toHaveLength(plan.ports.length);
  expect(listed.filter(({ phase }) => phase === "stop").map(({ title }) => title)).toEqual(
    [...NAMES].reverse().map((name) => `Stop and lock ${name}`),
  );
  await expect(start(WHOLE, "another")).rejects.toMatchObject({
    fields: { typedName: `Type ${vnfName}, capitals and all.` },
  });
  await expect(planOf({ kind: "volumes", volumeIds: [randomUUID()] })).rejects.toMatchObject({
    code: "invalid",
  });
  expect(changesOf(before, stage.sourceLists())).toEqual([]);
});

it("stops nothing for a volume that cannot be restored", async () => {
  await stage.control.addFault({
    at: "task:cinder.restore",
    effect: { do: "fail", reason: "no disk" },
    times: 50,
  });
  const [serverId = ""] = stage.serverIds;
  const { run, recovery } = await ended(await start({ kind: "vms", serverIds: [serverId] }));
  expect(run).toMatchObject({ state: "failed" });
  expect(run.failure).toMatchObject({ cause: expect.stringContaining("could not be restored") });
  expect(recovery).toMatchObject({ state: "undone", openVnfId: null, fence: null });
  expect(changesOf(before, stage.sourceLists())).toEqual([]);
  expect(stage.serverIds.map(powerOf)).toEqual(["active", "active", "active"]);
});

it("runs as before, with its addresses, when a new VM does not come up", async () => {
  const nics = stage.serverIds.map(nicsOf);
  await stage.control.addFault({
    at: "task:nova.spawn",
    effect: { do: "fail", reason: "no host" },
    times: 50,
  });
  const runId = await start();
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "failed" });
  expect(run.failure).toMatchObject({
    cause: expect.stringContaining(`It is undone: ${vnfName} runs at Lyon as before.`),
  });
  expect(recovery).toMatchObject({ state: "undone", openVnfId: null });
  // The others boot together.
  const started = await steps(runId, "start:");
  expect([started[0], [...started].sort()]).toEqual([NAMES[0], [...NAMES].sort()]);
  await expectAsBefore(nics);
});

it("cancelled while it is off, it runs as before", async () => {
  const nics = stage.serverIds.map(nicsOf);
  await stage.control.addFault({ at: "task:nova.spawn", effect: { do: "delay", ms: 120_000 }, times: 1 });
  const runId = await start();
  await until(async () => {
    stage.sandbox.world.clock.advance(2_000);
    return added().length > 0;
  }, SOON_MS);
  expect(stage.serverIds.map(powerOf)).toEqual(Array(3).fill("stopped, locked"));
  await cancelRun(person(), { runId });
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "cancelled" });
  expect(recovery).toMatchObject({ state: "undone", openVnfId: null });
  await expectAsBefore(nics);
});

it("goes on where a worker died between the stop and the build, and is rolled back", async () => {
  const nics = stage.serverIds.map(nicsOf);
  const runId = await start();
  await until(async () => {
    stage.sandbox.world.clock.advance(500);
    const { fence } = await stage.recoveryOf(runId);
    return (fence as { isProved?: boolean } | null)?.isProved === true;
  }, SOON_MS);
  await workers.killAll();
  await workers.begin(await workers.loaded());
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(recovery).toMatchObject({ state: "pending", openVnfId: stage.vnfId });
  expect(added()).toHaveLength(3);
  expect(stage.serverIds.map(powerOf)).toEqual(Array(3).fill("stopped, locked"));
  expect(stage.serverIds.map(nicsOf)).toEqual([[], [], []]);
  const rollBack = await stage.rollBack(recovery.id);
  expect(await stage.drillEnded(rollBack)).toMatchObject({ state: "succeeded", failure: null });
  expect((await stage.recoveryOf(runId)).state).toBe("rolled-back");
  await expectAsBefore(nics);
});

it("of one VM changes only its place, and from the same point once more", async () => {
  const [first = "", second = "", third = ""] = stage.serverIds;
  const nics = nicsOf(second);
  const what: RestoreWhat = { kind: "vms", serverIds: [second] };
  const runId = await start(what);
  const { run, recovery } = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  const [newId = ""] = added();
  expect(server(newId)).toMatchObject({ name: "scscf-1", vmState: "active" });
  expect(nicsOf(newId)).toEqual(nics);
  expect([first, second, third].map(powerOf)).toEqual(["active", "stopped, locked", "active"]);
  const was = await db().vnfMember.findFirstOrThrow({ where: { vnfId: stage.vnfId, serverId: second } });
  expect(await acceptRecovery(person(), { recoveryId: recovery.id, typedName: vnfName })).toMatchObject({
    dropped: [],
  });
  expect(await memberIds()).toEqual([first, newId, third]);
  const now = await db().vnfMember.findFirstOrThrow({ where: { vnfId: stage.vnfId, serverId: newId } });
  expect(now).toMatchObject({ name: was.name, bootOrder: was.bootOrder, quiesceMethod: was.quiesceMethod });
  expect(now.knownVolumeIds).toHaveLength(2);
  expect(await db().formerMember.findMany({ where: { vnfId: stage.vnfId } })).toMatchObject([
    { serverId: second, name: "scscf-1", siteId: stage.from.id, releasedAt: null },
  ]);
  // Nothing of the former one is deleted.
  expect(powerOf(second)).toBe("stopped, locked");

  before = stage.sourceLists();
  const again = await planOf(what);
  expect(again.plan.replaces).toMatchObject([{ sourceId: second, serverId: newId }]);
  const { run: next, recovery: other } = await ended(await start(what));
  expect(next).toMatchObject({ state: "succeeded", failure: null });
  const [newer = ""] = added();
  expect(nicsOf(newer)).toEqual(nics);
  expect(powerOf(newId)).toBe("stopped, locked");
  await acceptRecovery(person(), { recoveryId: other.id, typedName: vnfName });
  expect(await memberIds()).toEqual([first, newer, third]);
});

it("accepted whole, it has no place left for what is not the VNF's any more", async () => {
  const ids = await memberIds();
  const { run, recovery } = await ended(await start());
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  await acceptRecovery(person(), { recoveryId: recovery.id, typedName: vnfName });
  const now = await memberIds();
  expect(now).toHaveLength(3);
  expect(now.map((id) => server(id)?.name)).toEqual(NAMES);
  expect(ids.map(powerOf)).toEqual(Array(3).fill("stopped, locked"));
  await db().vnfMember.deleteMany({ where: { serverId: now[2] ?? "" } });
  const { plan } = await planOf(WHOLE);
  expect(plan.obstacles.map(({ text }) => text)).toContain(`${vnfName} has no VM in its place any more`);
});
