import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "../clock";
import { db } from "../db";
import { removeLeftovers } from "../made/remove-leftovers";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import type { RestoreWhat } from "../recoveries/restore-what";
import { startRestore } from "../recoveries/start-restore";
import { cancelRun } from "../run-views/cancel-run";
import { VOLUMES } from "../sandbox/cinder/rows";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { changesOf } from "./testing/drill-history";
import { listsOf, type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";

/* Whole restores by a real worker at the VNF's own site, beside the originals. */

vi.setConfig({ testTimeout: 300_000 });

const SOON_MS = 60_000;
let stage: RecoveryStage;
let workers: DoomedWorkers;
let before: SiteLists;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
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

const planOf = (what: RestoreWhat) =>
  recoveryPlanOf(person(), {
    ...{ vnfId: stage.vnfId, pointId: stage.pointId, siteId: stage.from.id, mode: "restore", what },
  });

async function start(what: RestoreWhat): Promise<string> {
  const { hash: planHash } = await planOf(what);
  const { vnfId, pointId } = stage;
  const run = await startRestore(person(), { vnfId, pointId, what, planHash, startKey: randomUUID() });
  return run.runId;
}

const added = (what: keyof SiteLists) => stage.sourceLists()[what].filter((id) => !before[what].includes(id));
const gone = () =>
  Object.entries(before).flatMap(([what, ids]) =>
    ids.filter((id) => !stage.sourceLists()[what as keyof SiteLists].includes(id)),
  );
const takenAt = async () =>
  (await db().recoveryPoint.findUniqueOrThrow({ where: { id: stage.pointId } })).takenAt
    .toISOString()
    .slice(0, 16)
    .replace("T", " ");

it("brings the whole VNF back beside the originals, which are not touched, and nothing of it is ever tidied away", async () => {
  const runId = await start({ kind: "vnf" });
  expect(await stage.drillEnded(runId)).toMatchObject({ kind: "restore", state: "succeeded", failure: null });
  const { state, servers, report, id } = await stage.recoveryOf(runId);
  expect(state).toBe("done");
  expect(servers.map(({ state: of }) => of)).toEqual(Array(3).fill("healthy"));
  expect(report).toMatchObject({ verdict: "passed", left: expect.any(Number) });
  const at = await takenAt();
  const made = added("servers").map((each) => stage.source.rows(SERVERS).get(each));
  expect(made.map((server) => server?.name).sort()).toEqual(
    ["pcscf-1", "scscf-1", "scscf-2"].map((name) => `${name} (restored ${at})`),
  );
  const volumes = added("volumes").map((each) => stage.source.rows(VOLUMES).get(each)?.name ?? "");
  expect(volumes).toHaveLength(6);
  for (const name of volumes) expect(name).toMatch(new RegExp(` \\(restored ${at}\\)$`));
  // The originals' networks, and addresses of their own.
  expect([added("networks"), added("subnets"), added("routers"), gone()]).toEqual([[], [], [], []]);
  expect(new Set(added("addresses")).size).toBe(added("addresses").length);
  for (const serverId of stage.serverIds)
    expect(stage.source.rows(SERVERS).get(serverId)?.vmState).toBe("active");

  await db().runResource.updateMany({ where: { runId }, data: { nextTryAt: new Date(0) } });
  await removeLeftovers({ clock: systemClock, assertFence: () => {} });
  expect(added("servers")).toHaveLength(3);
  expect(added("volumes")).toHaveLength(6);
  await expect(stage.cleanUp(id)).rejects.toMatchObject({ code: "conflict" });
});

it("brings one VM back", async () => {
  const [serverId = ""] = stage.serverIds;
  const runId = await start({ kind: "vms", serverIds: [serverId] });
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect(added("servers")).toHaveLength(1);
  expect(added("volumes")).toHaveLength(2);
  expect(gone()).toEqual([]);
});

it("brings volumes back without any VM: named, bootable where they were, and nobody's", async () => {
  const { plan, restorable } = await planOf({ kind: "vnf" });
  expect(restorable?.flatMap(({ volumes }) => volumes)).toHaveLength(6);
  const root = plan.volumes.find(({ isRoot }) => isRoot);
  const data = plan.volumes.find(({ isRoot }) => !isRoot);
  const what = { kind: "volumes" as const, volumeIds: [root?.key ?? "", data?.key ?? ""] };
  const runId = await start(what);
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect(await stage.recoveryOf(runId)).toMatchObject({ state: "done", report: { verdict: "passed" } });
  const changed = changesOf(before, stage.sourceLists());
  expect(added("volumes")).toHaveLength(2);
  expect(changed.filter((change) => !change.includes("volumes"))).toEqual([]);
  const at = await takenAt();
  const made = added("volumes").map((each) => stage.source.rows(VOLUMES).get(each));
  expect(made.map((volume) => [volume?.name, volume?.status, volume?.isBootable]).sort()).toEqual(
    [root, data].map((v) => [`${v?.name} (restored ${at})`, "available", v?.isRoot ?? false]).sort(),
  );
});

it("says before the start that there is no room, and makes nothing then", async () => {
  const { plan } = await planOf({ kind: "vnf" });
  const [need] = plan.needs;
  expect(need?.need).toMatchObject({ instances: 3, volumes: 6 });
  const limit = { site: stage.source.name, project: "ims", what: "instances" };
  await stage.control.flip("fill-quota", { ...limit, left: 2 });
  const view = await planOf({ kind: "vnf" });
  expect(view.readiness.verdict).toBe("red");
  const { vnfId, pointId } = stage;
  const form = { vnfId, pointId, what: { kind: "vnf" }, planHash: view.hash, startKey: randomUUID() };
  const { runId } = await startRestore(person(), form);
  const run = await stage.drillEnded(runId);
  expect(run.state).toBe("failed");
  expect((await stage.recoveryOf(runId)).state).toBe("stopped");
  await stage.control.flip("fill-quota", { ...limit, left: 50 });
  expect(changesOf(before, stage.sourceLists())).toEqual([]);
});

it("cancelled it keeps what it made until somebody has it cleaned up", async () => {
  const runId = await start({ kind: "vnf" });
  await until(async () => added("volumes").length > 0, SOON_MS);
  await cancelRun(person(), { runId });
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "cancelled" });
  const { id, state } = await stage.recoveryOf(runId);
  expect(state).toBe("cancelled");
  // Somebody uses one of them by now.
  const { id: memberId } = await db().vnfMember.create({
    data: {
      ...{ vnfId: stage.vnfId, siteId: stage.from.id, serverId: randomUUID(), projectId: "-", name: "user" },
      ...{ position: 99, knownVolumeIds: added("volumes") },
    },
  });
  await expect(stage.cleanUp(id)).rejects.toMatchObject({ code: "conflict" });
  await db().vnfMember.delete({ where: { id: memberId } });
  const cleanUp = await stage.cleanUp(id);
  expect(await stage.drillEnded(cleanUp)).toMatchObject({ state: "succeeded" });
  expect((await stage.recoveryOf(runId)).state).toBe("clean");
  expect(changesOf(before, listsOf(stage.source))).toEqual([]);
});

it("goes on where a killed worker left it, and makes nothing twice", async () => {
  const runId = await start({ kind: "vnf" });
  await until(async () => added("volumes").length > 1, SOON_MS);
  await workers.killAll();
  await workers.begin(await workers.loaded());
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect([added("servers").length, added("volumes").length]).toEqual([3, 6]);
  expect((await stage.recoveryOf(runId)).state).toBe("done");
});
