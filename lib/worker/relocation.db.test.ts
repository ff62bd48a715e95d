import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import { acceptRecovery } from "../recoveries/accept-recovery";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { type RecoveryStage, recoveryStage } from "./testing/recovery-stage";

/* Whole relocations by a real worker, from the sandbox's first site to its second, and back. */

vi.setConfig({ testTimeout: 900_000 });

let stage: RecoveryStage;
let workers: DoomedWorkers;
let worker: Awaited<ReturnType<DoomedWorkers["begin"]>>;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  worker = await workers.begin(await workers.loaded());
}, 240_000);
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

/** A moment of it. A worker that a busy machine has taken its lock from is started again, as by its service. */
async function step(runId: string) {
  if (worker.process.exitCode !== null) worker = await workers.begin(await workers.loaded());
  return stage.relocationStep(runId);
}
const ended = (runId: string) => until(() => step(runId), 400_000, 100);

const atSource = () =>
  stage.serverIds.map((id) => {
    const server = stage.source.rows(SERVERS).get(id);
    return [server?.vmState, server?.lockedReason ?? null];
  });

/** Records of its own backups stay known there. */
const made = () =>
  Object.entries(stage.lists()).filter(([what]) => what !== "backups" && what !== "snapshots");

it("goes on by another worker when its own is killed in its last backup; rolled back, all is as before", async () => {
  const before = made();
  const runId = await stage.startRelocation();
  const cold = { parentRunId: runId, startKey: { endsWith: ":cold" }, state: "running" } as const;
  await until(
    async () => {
      await step(runId);
      return (await db().run.count({ where: cold })) > 0;
    },
    400_000,
    100,
  );
  await worker.kill();
  worker = await workers.begin(await workers.loaded());
  const run = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await db().run.count({ where: { parentRunId: runId } })).toBe(2);
  const { id } = await stage.recoveryOf(runId);
  const rollBack = await ended(await stage.rollBack(id));
  expect(rollBack).toMatchObject({ state: "succeeded", failure: null });
  expect(await stage.recoveryOf(runId)).toMatchObject({ state: "rolled-back", openVnfId: null });
  expect(made()).toEqual(before);
  expect(atSource()).toEqual(Array(3).fill(["active", null]));
});

it("moves: nothing is lost, its source is stopped and locked; accepted, it has to be backed up before it moves on", async () => {
  const runId = await stage.startRelocation();
  const run = await ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  const recovery = await stage.recoveryOf(runId);
  expect(recovery).toMatchObject({ state: "pending", mode: "relocation", openVnfId: stage.vnfId });
  for (const [state, reason] of atSource()) {
    expect(state).toBe("stopped");
    expect(reason).toBe(`stillpoint r-${run.number}`);
  }
  const backups = await db().run.findMany({ where: { parentRunId: runId }, orderBy: { number: "asc" } });
  expect(backups.map(({ state, activeVnfId }) => [state, activeVnfId])).toEqual([
    ["succeeded", null],
    ["succeeded", null],
  ]);
  const cold = await db().recoveryPoint.findUniqueOrThrow({ where: { runId: backups[1]?.id ?? "" } });
  expect(recovery.pointId).toBe(cold.id);
  const up = recovery.servers.map(({ serverId }) => stage.target.rows(SERVERS).get(serverId ?? "")?.vmState);
  expect(up).toEqual(["active", "active", "active"]);

  const typedName = (await db().vnf.findUniqueOrThrow({ where: { id: stage.vnfId } })).name;
  const accepted = await acceptRecovery(person(), { recoveryId: recovery.id, typedName });
  expect(accepted).toMatchObject({ siteName: "Oslo", dropped: [] });
  expect(await db().formerMember.count({ where: { vnfId: stage.vnfId, siteId: stage.from.id } })).toBe(3);
  // Home again: it was never backed up where it is now.
  const home = { vnfId: stage.vnfId, siteId: stage.from.id, mode: "relocation" };
  await expect(recoveryPlanOf(person(), home)).rejects.toThrow("Back it up once first");
}, 900_000);
