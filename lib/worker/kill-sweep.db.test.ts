import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { connectAsOwner } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { violationsOf } from "./testing/run-history";

/*
 * A worker is SIGKILLed at one moment after the other of a backup; another goes on. The first of each kind in each phase:
 * before and after each call, and after each step. STILLPOINT_SWEEP=all takes every single one, STILLPOINT_SWEEP=50,51 those.
 */
const WANTED = process.env.STILLPOINT_SWEEP;

let stage: BackupStage;
let workers: DoomedWorkers;
let owner: pg.Client;

beforeAll(async () => {
  workers = await doomedWorkers();
  owner = await connectAsOwner();
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status");
  stage = await backupStage(["aaa-1", "aaa-2"]);
}, 180_000);
afterEach(() => workers?.killAll());
afterAll(async () => {
  await stage?.close();
  await owner.end();
  await workers?.remove();
});

const isWanted = ({ n }: { n: number }): boolean =>
  WANTED === "all" || WANTED?.split(",").includes(String(n)) === true;

/** One of each kind, by what it is about rather than which: all checks before the window are one. */
function someOf(moments: readonly { n: number; name: string }[]): { n: number; name: string }[] {
  const seen = new Set<string>();
  let phase = "";
  return moments.filter(({ name }) => {
    if (name.startsWith("phase ")) phase = name;
    const kind = name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replace(/check:.*/, "check");
    const isNew = !seen.has(`${phase} ${kind}`);
    seen.add(`${phase} ${kind}`);
    return isNew && !/^(phase|begin|attempt|done) /.test(name);
  });
}

it("leaves every VM running, does nothing twice and leaves nothing over, whenever its worker is killed", async () => {
  // A full backup first, then the one that all others are measured by: an increment, as they are.
  let worker = await workers.begin(await workers.loaded());
  expect(await stage.ended(await stage.start())).toMatchObject({ state: "succeeded", failure: null });
  await workers.doom(worker, 0);
  const unharmed = await stage.start();
  expect(await stage.ended(unharmed)).toMatchObject({ state: "succeeded", failure: null });
  expect(await violationsOf(stage, unharmed, 0)).toEqual([]);
  const moments = workers.momentsOf(worker);
  const chosen = WANTED ? moments.filter(isWanted) : someOf(moments);
  console.log(`${chosen.length} of ${moments.length} moments`);
  expect(chosen.length).toBeGreaterThan(WANTED ? 0 : 20);
  await worker.kill();
  worker = await workers.begin(await workers.loaded());

  const found: string[] = [];
  for (const { n } of chosen) {
    const next = workers.loaded();
    await workers.doom(worker, n);
    const since = stage.sandbox.world.history.last;
    const runId = await stage.start();
    await Promise.race([worker.exit, stage.ended(runId)]);
    const wasKilled = worker.process.signalCode === "SIGKILL";
    const name = workers.momentsOf(worker).at(-1)?.name;
    await worker.kill();
    // Minutes later: nothing that it sent can still arrive, which the others would wait for.
    await owner.query("UPDATE run_resources SET made_at = made_at - interval '10 minutes'");
    worker = await workers.begin(await next);
    const run = await stage.ended(runId);
    const wrong = await violationsOf(stage, runId, since);
    if (run.state !== "succeeded") wrong.push(`it ended as ${run.state}: ${JSON.stringify(run.failure)}`);
    if (!wasKilled) wrong.push("the worker never came to that moment");
    if (WANTED) console.log(`killed at ${n} ${name}: ${run.state}`);
    for (const each of wrong) console.log(`killed at ${n} ${name}: ${each}`);
    found.push(...wrong.map((each) => `killed at ${n} ${name}: ${each}`));
  }
  expect(found).toEqual([]);
}, 3_600_000);
