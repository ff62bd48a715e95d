import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { EXIT } from "./exit-codes";
import type { Child } from "./testing/child";
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
  let worker = await begin(dooms.shift() ?? null);
  const runId = await start();
  for (const [step, kind] of moments) {
    await worker.says("to be cancelled", SOON_MS).catch(async (error: unknown) => {
      throw new Error(`the run never came to ${kind} in ${step}`, { cause: error });
    });
    await database.die();
    expect(await worker.exit, `${step}: ${kind}`).toBe(EXIT.TRY_AGAIN);
    await database.startAgain();
    await minutesLater();
    worker = await begin(dooms.shift() ?? null);
  }
  const run = await stage.drillEnded(runId);
  await worker.kill();
  return run;
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
  await owner.query("UPDATE run_resources SET made_at = made_at - interval '10 minutes'");
  await owner.end();
  // Connections of this process that were open then say so once.
  for (;;) {
    try {
      return void (await db().run.count());
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
    }
  }
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
}, 600_000);
