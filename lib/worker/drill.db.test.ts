import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { startDrill } from "../recoveries/start-drill";
import { cancelRun } from "../run-views/cancel-run";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { changesOf, drillViolations, traces } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/* Whole drills by a real worker at the sandbox's second site, of a point that a real backup has made at its first. */

vi.setConfig({ testTimeout: 300_000 });

const SOON_MS = 60_000;
let stage: RecoveryStage;
let workers: DoomedWorkers;
let boots: SeenBoot[];
let before: SiteLists;
let since: number;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  boots = watchBoots(stage.target);
  await workers.begin(await workers.loaded());
}, 240_000);
beforeEach(() => {
  before = stage.lists();
  since = stage.sandbox.world.history.last;
});
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

it("builds all of it from the records, in its boot order, and removes all of it again", async () => {
  const runId = await stage.startDrill();
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await drillViolations(stage, runId, { since, before, boots })).toEqual([]);
  const { state, startedAt, servingAt, report, servers } = await stage.recoveryOf(runId);
  expect(state).toBe("clean");
  expect(servers.map(({ state: of, journalRecovered }) => [of, journalRecovered])).toEqual(
    Array(3).fill(["gone", false]),
  );
  expect(report).toMatchObject({
    verdict: "passed",
    left: 0,
    rto: { achievedMs: Number(servingAt) - Number(startedAt) },
    recovery: { isDrill: true },
  });
});

it("kept for a while it stands, and its clean-up removes all of it", async () => {
  const runId = await stage.startDrill({ cleanUp: { keepForMinutes: 60 } });
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded" });
  const { id, state, keepUntil, servers } = await stage.recoveryOf(runId);
  expect(state).toBe("standing");
  expect(Number(keepUntil) - Date.now()).toBeGreaterThan(50 * 60_000);
  const there = servers.map(({ serverId }) => stage.target.rows(SERVERS).get(serverId ?? "")?.vmState);
  expect(there).toEqual(Array(3).fill("active"));
  const cleanUp = await stage.cleanUp(id);
  expect(await stage.drillEnded(cleanUp)).toMatchObject({ state: "succeeded" });
  expect((await stage.recoveryOf(runId)).state).toBe("clean");
  expect(await drillViolations(stage, runId, { since, before, boots })).toEqual([]);
});

it("cancelled in the middle it removes what it has made by then", async () => {
  const runId = await stage.startDrill();
  await until(
    async () => changesOf(before, stage.lists()).some((change) => change.includes("volumes")),
    SOON_MS,
  );
  await cancelRun(person(), { runId });
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "cancelled", failure: { cause: "Cancelled by ada" } });
  expect(await traces(stage, runId, { since, before })).toEqual([]);
  expect(boots.filter(({ n }) => n > since)).toEqual([]);
  expect(await db().recoveryPoint.findUnique({ where: { id: stage.pointId } })).toMatchObject({
    state: "complete",
  });
});

/** What the form of a drill sends. */
async function formOf(planHash?: string) {
  const { vnfId, pointId, to } = stage;
  const hash = planHash ?? (await stage.plan()).hash;
  return { vnfId, pointId, siteId: to.id, cleanUp: "at-end", planHash: hash, startKey: randomUUID() };
}

it("is one run when two people start it at once, and each clicks twice", async () => {
  const startedAt = Date.now();
  const [mine, yours] = [await formOf(), await formOf()];
  const results = await Promise.allSettled(
    [mine, mine, yours, yours].map((form) => startDrill(person(), form)),
  );
  const ids = new Set(results.flatMap((r) => (r.status === "fulfilled" ? [r.value.runId] : [])));
  expect(ids.size).toBe(1);
  const refusals = results.flatMap((r) => (r.status === "rejected" ? [String(r.reason)] : []));
  expect(refusals).toHaveLength(2);
  for (const refusal of refusals) expect(refusal).toMatch(/goes on, started by ada/);
  const [runId = ""] = ids;
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded" });
  expect(await drillViolations(stage, runId, { since, before, boots })).toEqual([]);
  expect(
    await db().recovery.count({ where: { vnfId: stage.vnfId, servingAt: { gte: new Date(startedAt) } } }),
  ).toBe(1);
});

it("does not start by a plan that is another one by now, and starts by the new one", async () => {
  const form = await formOf();
  const runs = await db().run.count();
  // The same key is there under other names: the plan takes one of those.
  await stage.control.flip("remove-mapping", {
    site: stage.target.name,
    kind: "keypair",
    name: "ims-operations",
  });
  await expect(startDrill(person(), form)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Look at it again"),
  });
  expect(await db().run.count()).toBe(runs);
  before = stage.lists();
  const { runId } = await startDrill(person(), await formOf());
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded" });
  expect(await drillViolations(stage, runId, { since, before, boots })).toEqual([]);
});
