import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import { sandboxControl } from "../sandbox/control/client";
import type { HistoryEntry } from "../sandbox/core/history";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { type Bundle, bundle } from "./testing/bundle";
import { Child } from "./testing/child";
import { until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { type OwnDatabase, ownDatabase } from "./testing/own-database";
import { heldOf, violationsOf } from "./testing/run-history";

/*
 * PostgreSQL is gone in the freeze window of a backup by a real worker: nothing of it is told, and nothing of it answers
 * until the VMs run. A worker ends then, and its supervisor begins another one when the database is back.
 */

const SOON_MS = 60_000;
const NAMES = ["pcscf-1", "scscf-1", "scscf-2"];
let database: OwnDatabase;
let stage: BackupStage;
let workers: DoomedWorkers;
let guardianProgram: Bundle;
let main: Bundle;
const children: Child[] = [];

beforeAll(async () => {
  database = await ownDatabase({ isDurable: true });
  [workers, main, guardianProgram] = await Promise.all([
    doomedWorkers(),
    bundle("lib/worker/main.ts"),
    bundle("lib/worker/guardian-main.ts"),
  ]);
  stage = await backupStage(NAMES);
}, 180_000);
afterEach(async () => {
  await Promise.all([workers.killAll(), ...children.splice(0).map((child) => child.kill())]);
  await control().removeFaults();
  await database.startAgain();
});
afterAll(async () => {
  await stage?.close();
  await Promise.all([workers?.remove(), main?.remove(), guardianProgram?.remove()]);
  await database?.close();
});

const control = () => sandboxControl(stage.sandbox.controlUrl, stage.sandbox.controlKey);

/** A process that is there until the end of the test, as soon as it has said so. */
async function start(program: Bundle, said: string): Promise<Child> {
  const child = new Child(program.file);
  children.push(child);
  await child.says(said, SOON_MS);
  return child;
}

/** What happened to the guests since then, oldest first, by the sandbox's own clock. */
const deedsSince = (since: number): HistoryEntry[] =>
  stage.sandbox.world.history
    .since(since, 100_000)
    .filter(({ what, server }) => /^guest /.test(String(what)) && stage.serverIds.includes(String(server)));
const snapshotsSince = (since: number): number =>
  stage.sandbox.world.history.since(since, 100_000).filter(({ route }) => route === "snapshots.create")
    .length;
const told = ({ what, name }: HistoryEntry) => `${String(what).slice(6)} ${name}`;
const standing = async (n: number) => until(async () => heldOf(stage).length === n, SOON_MS, 2);
const thawn = () => until(async () => heldOf(stage).length === 0, SOON_MS, 5);

/** Each was frozen and thawed once, by us, within the budget that the VNF's owner accepts. */
function expectThawnInTime(since: number, names: readonly string[]): void {
  const deeds = deedsSince(since);
  for (const { by } of deeds) expect(by).toBe("nova-quiesce");
  for (const each of names)
    expect(deeds.filter(({ name }) => name === each).map(told)).toEqual([`frozen ${each}`, `thawed ${each}`]);
  expect(deeds).toHaveLength(2 * names.length);
  const [first, last] = [deeds[0], deeds.at(-1)].map((deed) => Date.parse(deed?.time ?? ""));
  expect(Number(last) - Number(first)).toBeLessThan(8_000);
}
const inReverse = [...NAMES.map((name) => `frozen ${name}`), ...NAMES.toReversed().map((n) => `thawed ${n}`)];

/** The database is back: another worker goes on, to an end that is true; and the next backup is as any other. */
async function expectTrueEnd(runId: string, since: number): Promise<void> {
  await database.startAgain();
  // Minutes later: nothing that was sent can still arrive, which the next worker would wait for.
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  await owner.query("UPDATE run_resources SET made_at = made_at - interval '10 minutes'");
  await owner.end();
  await workers.begin(await workers.loaded());
  const run = await stage.ended(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null, windowAttempts: 2 });
  expect(await violationsOf(stage, runId, since)).toEqual([]);
  const first = await db().freezeLease.findMany({ where: { runId, attempt: 1 } });
  expect(first).toHaveLength(NAMES.length);
  for (const { state } of first) expect(state).toMatch(/^(thawed|not_frozen)$/);
  const next = await stage.start();
  expect(await stage.ended(next)).toMatchObject({ state: "succeeded", failure: null });
  expect(await violationsOf(stage, next, since)).toEqual([]);
}

it("when the first VM is frozen: those that may be are thawed from memory, and the run begins anew", async () => {
  // And by it alone: there is no guardian.
  const worker = await start(main, "worker ready");
  const [, second = ""] = stage.serverIds;
  await control().addFault({ at: "agent:freeze", subject: second, effect: { do: "delay", ms: 1_500 } });
  const since = stage.sandbox.world.history.last;
  const runId = await stage.start();
  await standing(1);
  await database.die();
  // The second one's freeze is on its way by then, and comes about after its thaw was asked for.
  await thawn();
  expect(await worker.exit).toBe(75);
  expectThawnInTime(since, NAMES.slice(0, 2));
  expect(snapshotsSince(since)).toBe(0);
  await control().removeFaults();
  await expectTrueEnd(runId, since);
}, 300_000);

it("when the last VM is frozen: all are thawed in reverse, and what was cut by then is removed", async () => {
  const [worker, guardian] = await Promise.all([
    start(main, "worker ready"),
    start(guardianProgram, "guardian ready"),
  ]);
  await control().addFault({ at: "request", route: "snapshots.create", effect: { do: "delay", ms: 1_000 } });
  const since = stage.sandbox.world.history.last;
  const runId = await stage.start();
  await standing(3);
  await until(async () => snapshotsSince(since) > 0, SOON_MS, 2);
  await database.die();
  await thawn();
  expect(await worker.exit).toBe(75);
  expectThawnInTime(since, NAMES);
  expect(deedsSince(since).map(told)).toEqual(inReverse);
  await control().removeFaults();
  await expectTrueEnd(runId, since);
  expect(guardian.process.exitCode).toBeNull();
}, 300_000);

it("when the worker dies with it: the guardian thaws from memory, and tells of it when the database is back", async () => {
  const guardian = await start(guardianProgram, "guardian ready");
  const worker = await start(main, "worker ready");
  await control().addFault({ at: "request", route: "snapshots.create", effect: { do: "delay", ms: 3_000 } });
  const since = stage.sandbox.world.history.last;
  const runId = await stage.start();
  await standing(3);
  const { pid } = guardian;
  await until(async () => (await db().guardian.count({ where: { pid, watching: 3 } })) > 0, SOON_MS);
  await Promise.all([database.die(), worker.kill()]);
  await thawn();
  expectThawnInTime(since, NAMES);
  expect(deedsSince(since).map(told)).toEqual(inReverse);
  await control().removeFaults();
  await expectTrueEnd(runId, since);
  const leases = await db().freezeLease.findMany({ where: { runId, attempt: 1 } });
  expect(leases.map(({ closedBy }) => closedBy)).toEqual(Array(3).fill("guardian"));
}, 300_000);
