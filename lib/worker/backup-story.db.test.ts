import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { planBackupOf } from "../backups/read-plan";
import { startBackup } from "../backups/start-backup";
import { db } from "../db";
import { cancelRun } from "../run-views/cancel-run";
import { sandboxControl } from "../sandbox/control/client";
import { person } from "../sites/testing/stored-site";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { type Bundle, bundle } from "./testing/bundle";
import { Child } from "./testing/child";
import { connectAsOwner, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { heldOf, heldOrLeftOver, violationsOf } from "./testing/run-history";

/* A backup by real workers of the sandbox's VMs, and what people and machines do to it meanwhile. */

const SOON_MS = 60_000;
let stage: BackupStage;
let workers: DoomedWorkers;
let main: Bundle;
let owner: pg.Client;

beforeAll(async () => {
  [workers, main] = await Promise.all([doomedWorkers(), bundle("lib/worker/main.ts")]);
  owner = await connectAsOwner();
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status");
  stage = await backupStage(["aaa-1", "aaa-2"]);
}, 180_000);
afterEach(async () => {
  await workers.killAll();
  await control().removeFaults();
});
afterAll(async () => {
  await stage?.close();
  await owner.end();
  await workers?.remove();
  await main.remove();
});

const control = () => sandboxControl(stage.sandbox.controlUrl, stage.sandbox.controlKey);
const started = async () => workers.begin(await workers.loaded());
/** Both guests take their time to freeze, so that there is a window to do something in. */
const slowly = () => control().addFault({ at: "agent:freeze", effect: { do: "delay", ms: 1_500 }, times: 2 });
const frozen = () => until(async () => heldOf(stage).length > 0, SOON_MS);

it("is one run when two people start it at once, and each clicks twice", async () => {
  const { vnfId } = stage;
  const { hash: planHash } = await planBackupOf(person(), vnfId);
  const clicks = [randomUUID(), randomUUID()].flatMap((startKey) =>
    [1, 2].map(() => startBackup(person(), { vnfId, planHash, startKey })),
  );
  const results = await Promise.allSettled(clicks);
  const ids = new Set(results.flatMap((r) => (r.status === "fulfilled" ? [r.value.runId] : [])));
  expect(ids.size).toBe(1);
  const refusals = results.flatMap((r) => (r.status === "rejected" ? [String(r.reason)] : []));
  expect(refusals).toHaveLength(2);
  for (const refusal of refusals) expect(refusal).toMatch(/goes on, started by ada/);
  const [runId = ""] = ids;
  const worker = await started();
  await stage.ended(runId);
  expect(await violationsOf(stage, runId, 0)).toEqual([]);
  await worker.kill();
});

it("cancelled in the window thaws first, removes what was cut, and has no point", async () => {
  await started();
  await slowly();
  const runId = await stage.start();
  await frozen();
  await cancelRun(person(), { runId });
  const run = await stage.ended(runId);
  const cause = expect.stringMatching(/^Cancelled by .+, in its freeze window: every VM was thawed first\.$/);
  expect(run).toMatchObject({ state: "cancelled", failure: { cause } });
  expect(await heldOrLeftOver(stage, runId)).toEqual([]);
  expect(await db().recoveryPoint.count({ where: { runId } })).toBe(0);
});

it("is left to another worker when its own is told to stop in the window, which thaws before it ends", async () => {
  const first = new Child(main.file);
  await first.says("worker ready", SOON_MS);
  await slowly();
  const runId = await stage.start();
  await frozen();
  first.process.kill("SIGTERM");
  expect(await first.exit).toBe(0);
  expect(heldOf(stage)).toEqual([]);
  // Minutes later: nothing that it sent can still arrive, which the other would wait for.
  await owner.query("UPDATE run_resources SET made_at = made_at - interval '10 minutes'");
  await started();
  expect(await stage.ended(runId)).toMatchObject({ state: "succeeded" });
  expect(await violationsOf(stage, runId, 0)).toEqual([]);
});
