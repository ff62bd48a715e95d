import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { acceptRecovery } from "../recoveries/accept-recovery";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { connectAsOwner } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";

/* Whole relocations by a real worker, from the sandbox's first site to its second, and back. */

vi.setConfig({ testTimeout: 900_000 });

let stage: RecoveryStage;
let workers: DoomedWorkers;
let before: SiteLists;
let worker: Awaited<ReturnType<DoomedWorkers["loaded"]>>;

beforeAll(async () => {
  const owner = await connectAsOwner();
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status");
  await owner.end();
  workers = await doomedWorkers();
  stage = await recoveryStage();
  worker = await workers.loaded();
  await workers.begin(worker);
}, 240_000);
afterEach(() =>
  console.log(
    worker.output
      .split("\n")
      .filter((l) => !l.startsWith("moment"))
      .slice(-40)
      .join("\n"),
    worker.output.slice(-600),
    worker.process.exitCode,
  ),
);
beforeEach(() => {
  before = stage.lists();
});
afterEach(() => stage.control.removeFaults());
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

const atSource = () =>
  stage.serverIds.map((id) => {
    const server = stage.source.rows(SERVERS).get(id);
    return [server?.vmState, server?.lockedReason ?? null];
  });
const RUNS = Array(3).fill(["active", null]);

it("moves: nothing is lost, its source is stopped and locked; accepted, it is moved back home", async () => {
  const runId = await stage.startRelocation();
  const run = await stage.relocationEnded(runId);
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
});
