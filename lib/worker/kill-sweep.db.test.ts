import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { db } from "../db";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { type Bundle, bundle } from "./testing/bundle";
import { Child } from "./testing/child";
import { connectAsOwner, until } from "./testing/database";
import { violationsOf } from "./testing/run-history";

/*
 * A worker is SIGKILLed at one moment after the other of a backup; another goes on. Without STILLPOINT_SWEEP=all, which
 * takes each single moment, the first of each kind in each phase: before and after each call, and after each step.
 */
const IS_WHOLE = process.env.STILLPOINT_SWEEP === "all";
/** A run with its takeover, on a machine that does much else. */
const RUN_MS = 120_000;
const LOAD_MS = 60_000;

let stage: BackupStage;
let program: Bundle;
let owner: pg.Client;
const children: Child[] = [];

beforeAll(async () => {
  program = await bundle("lib/worker/testing/fixture-doomed-worker.ts");
  owner = await connectAsOwner();
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status");
  stage = await backupStage(["aaa-1", "aaa-2"]);
}, 180_000);
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
afterAll(async () => {
  await stage?.close();
  await owner.end();
  await program.remove();
});

/** A worker that has loaded everything, and waits to be told to begin. */
async function loaded(): Promise<Child> {
  const child = new Child(program.file, { LOG_LEVEL: "warn" });
  children.push(child);
  await child.says("loaded", LOAD_MS);
  return child;
}

/** Tells it something, and waits until it has done so. */
async function tell(child: Child, line: string, said: string): Promise<Child> {
  child.process.stdin?.write(`${line}\n`);
  await child.says(said, LOAD_MS);
  return child;
}

/** Until the run is over. While no guest stands still the sandbox's time passes faster. */
const ended = (runId: string) =>
  until(
    async () => {
      const leases = await db().freezeLease.count({ where: { runId, closedAt: null } });
      const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
      if (leases === 0 && run.window !== null) stage.sandbox.world.clock.advance(2_000);
      return run.endedAt !== null && run;
    },
    RUN_MS,
    100,
  );

/** The moments that it has passed since it began to count, with their numbers: "before POST …/snapshots". */
const momentsOf = ({ output }: Child): { n: number; name: string }[] =>
  [...output.slice(output.indexOf("counting")).matchAll(/^moment (\d+) (.*)$/gm)].map(([, n, name = ""]) => ({
    n: Number(n),
    name,
  }));

/** One of each kind, by what it is about rather than which. */
function someOf(moments: readonly { n: number; name: string }[]): { n: number; name: string }[] {
  const seen = new Set<string>();
  let phase = "";
  return moments.filter(({ name }) => {
    if (name.startsWith("phase ")) phase = name;
    const kind = `${phase} ${name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")}`;
    const isNew = !seen.has(kind);
    seen.add(kind);
    return isNew && !/^(phase|begin|attempt|done) /.test(name);
  });
}

it("leaves every VM running, does nothing twice and leaves nothing over, whenever its worker is killed", async () => {
  // A full backup first, then the one that all others are measured by: an increment, as they are.
  let worker = await tell(await loaded(), "go", "ready ");
  expect(await ended(await stage.start())).toMatchObject({ state: "succeeded", failure: null });
  await tell(worker, "kill 0", "counting");
  const unharmed = await stage.start();
  expect(await ended(unharmed)).toMatchObject({ state: "succeeded", failure: null });
  expect(await violationsOf(stage, unharmed, 0)).toEqual([]);
  const moments = momentsOf(worker);
  const chosen = IS_WHOLE ? moments : someOf(moments);
  console.log(`${chosen.length} of ${moments.length} moments`);
  expect(chosen.length).toBeGreaterThan(20);
  await worker.kill();
  worker = await tell(await loaded(), "go", "ready ");

  const found: string[] = [];
  for (const { n } of chosen) {
    const next = loaded();
    await tell(worker, `kill ${n}`, "counting");
    const since = stage.sandbox.world.history.last;
    const runId = await stage.start();
    await Promise.race([worker.exit, ended(runId)]);
    const wasKilled = worker.process.signalCode === "SIGKILL";
    const name = momentsOf(worker).at(-1)?.name;
    await worker.kill();
    worker = await tell(await next, "go", "ready ");
    const run = await ended(runId);
    const wrong = await violationsOf(stage, runId, since);
    if (run.state !== "succeeded") wrong.push(`it ended as ${run.state}: ${JSON.stringify(run.failure)}`);
    if (!wasKilled) wrong.push("the worker never came to that moment");
    for (const each of wrong) console.log(`killed at ${n} ${name}: ${each}`);
    found.push(...wrong.map((each) => `killed at ${n} ${name}: ${each}`));
  }
  expect(found).toEqual([]);
}, 3_600_000);
