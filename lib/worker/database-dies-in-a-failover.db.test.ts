import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { EXIT } from "./exit-codes";
import type { Child } from "./testing/child";
import { until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { failoverViolations, rollBackViolations } from "./testing/failover-history";
import type { Doom } from "./testing/moments";
import { type OwnDatabase, ownDatabase } from "./testing/own-database";
import { type RecoveryStage, recoveryStage } from "./testing/recovery-stage";
import { watchBoots } from "./testing/watch-boots";

/*
 * PostgreSQL is gone in a failover, and in its roll-back, by real workers: what was asked of a cloud cannot be written down.
 * A worker ends then, and another goes on when the database is back.
 */

const SOON_MS = 60_000;
/** With a takeover, on a machine that does much else. */
const COMES_MS = 180_000;
const ACTION = "POST /compute/v2.1/servers/…/action";
/** Each right before or right behind a call that must not be made twice; and one between two steps. */
const IN_THE_FAILOVER = [
  ["fence", `before ${ACTION} os-stop`],
  ["fence", `after ${ACTION} lock`],
  ["import", "kept import"],
  ["build", "after POST /volume/v3/…/volumes"],
  ["build", "after POST /compute/v2.1/servers"],
  ["hand-over", "after PUT /volume/v3/…/volumes/…"],
] as const;
const IN_THE_ROLL_BACK = [
  ["remove", "after DELETE /compute/v2.1/servers/…"],
  ["start", `after ${ACTION} os-start`],
] as const;
type Moments = readonly (readonly [step: string, kind: string])[];

let database: OwnDatabase;
let stage: RecoveryStage;
let workers: DoomedWorkers;

beforeAll(async () => {
  database = await ownDatabase({ isDurable: true });
  workers = await doomedWorkers();
  stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
}, 300_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
  await database?.close();
});

const doomsOf = (moments: Moments): Doom[] =>
  moments.map(([step, kind]) => ({ step, kind, nth: 1, deed: "cancel" }));

/** A run in which the database dies at each of these moments. @returns how it has ended */
async function withDeaths(moments: Moments, start: () => Promise<string>) {
  const dooms = doomsOf(moments);
  let worker = await begin(dooms[0] ?? null);
  const runId = await start();
  // Volumes are restored and VMs boot meanwhile.
  const passing = setInterval(() => stage.sandbox.world.clock.advance(2_000), 200);
  try {
    for (const [i, doom] of dooms.entries()) {
      worker = await comesTo(doom, worker);
      await database.die();
      expect(await worker.exit, `${doom.step}: ${doom.kind}`).toBe(EXIT.TRY_AGAIN);
      await database.startAgain();
      await minutesLater();
      worker = await begin(dooms[i + 1] ?? null);
    }
  } finally {
    clearInterval(passing);
  }
  const run = await stage.drillEnded(runId);
  await worker.kill();
  return run;
}

/** @returns the worker that is there: one that could not confirm its lock in time on a busy machine has another follow it */
async function comesTo(doom: Doom, of: Child): Promise<Child> {
  for (let worker = of; ; worker = await begin(doom)) {
    const said = await Promise.race([
      worker.says("to be cancelled", COMES_MS).then(() => true),
      worker.exit.then(() => false),
    ]);
    if (said) return worker;
    if (worker.process.exitCode !== EXIT.TRY_AGAIN)
      throw new Error(`the run never came to ${doom.kind} in ${doom.step}:\n${worker.output.slice(-2_000)}`);
  }
}

async function begin(doom: Doom | null): Promise<Child> {
  const worker = await workers.loaded();
  await workers.doom(worker, doom);
  return workers.begin(worker);
}

/** Nothing that was sent can still arrive, which the next worker would wait for. */
async function minutesLater(): Promise<void> {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  await owner.query(
    "UPDATE run_resources SET made_at = made_at - interval '10 minutes' WHERE resource_id IS NULL",
  );
  await owner.end();
  // Connections of this process that were open then say so once each.
  await until(async () => {
    try {
      return (await db().run.count()) > 0;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return false;
    }
  }, SOON_MS);
}

it("fails over once, and rolls back to what was, whenever the database dies", async () => {
  const boots = watchBoots(stage.target);
  const before = { source: stage.sourceLists(), target: stage.lists() };
  const since = stage.sandbox.world.history.last;
  const story = { since, boots, before };
  const failover = await withDeaths(IN_THE_FAILOVER, () => stage.startFailover());
  expect(failover).toMatchObject({ state: "succeeded", failure: null });
  expect(await failoverViolations(stage, failover.id, story)).toEqual([]);
  const sinceRollBack = stage.sandbox.world.history.last;
  const recovery = await stage.recoveryOf(failover.id);
  const rollBack = await withDeaths(IN_THE_ROLL_BACK, () => stage.rollBack(recovery.id));
  expect(rollBack).toMatchObject({ state: "succeeded", failure: null });
  const runs = { failover: failover.id, rollBack: rollBack.id };
  expect(await rollBackViolations(stage, runs, story, sinceRollBack)).toEqual([]);
  expect((await stage.recoveryOf(failover.id)).state).toBe("rolled-back");
}, 1_200_000);
