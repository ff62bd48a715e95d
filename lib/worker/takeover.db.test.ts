import { DBOSClient } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { APPLICATION, WORKFLOW_VERSION } from "../runs/dbos";
import { HEARTBEAT_MS, LEASE_MS, TAKEOVER_AFTER_MS } from "../runs/timing";
import { BlackHole } from "./testing/black-hole";
import { type Bundle, bundle } from "./testing/bundle";
import { Child } from "./testing/child";
import { appUrl, connectAsOwner, until } from "./testing/database";

interface Effect {
  run: string;
  step: number;
  what: "begin" | "end";
  pid: number;
  build: string;
  at: Date;
}

let program: Bundle;
let owner: pg.Client;
let client: DBOSClient;
const children: Child[] = [];

beforeAll(async () => {
  program = await bundle("lib/worker/testing/fixture-worker.ts");
  owner = await connectAsOwner();
  client = await DBOSClient.create({ systemDatabaseUrl: appUrl(), applicationName: APPLICATION });
  const role = new URL(appUrl()).username;
  await owner.query(`
    CREATE TABLE IF NOT EXISTS fixture_effects (id bigserial PRIMARY KEY, run text, step int, what text, pid int,
      build text, at timestamptz NOT NULL DEFAULT clock_timestamp());
    GRANT ALL ON fixture_effects, fixture_effects_id_seq TO "${role}"`);
});
beforeEach(async () => {
  await owner.query("TRUNCATE fixture_effects, workers; DELETE FROM dbos.workflow_status");
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
afterAll(async () => {
  await owner.query("DROP TABLE fixture_effects");
  await owner.end();
  await client.destroy();
  await program.remove();
});

async function start(build = "one", env: Record<string, string> = {}): Promise<Child> {
  const child = new Child(program.file, { BUILD: build, ...env });
  children.push(child);
  await child.says("ready ");
  return child;
}

const enqueue = (run: string, steps: number, stepMs: number, key = run) =>
  client.enqueue(
    {
      workflowName: "slow",
      queueName: "fixture",
      workflowID: run,
      queuePartitionKey: key,
      appVersion: WORKFLOW_VERSION,
    },
    run,
    steps,
    stepMs,
  );

const effects = async (): Promise<Effect[]> =>
  (await owner.query<Effect>("SELECT run, step, what, pid, build, at FROM fixture_effects ORDER BY id")).rows;

const ended = (list: Effect[], run: string) => list.filter((e) => e.run === run && e.what === "end");

/** Waits until a step of a run has begun (and all before it have ended). */
const hasBegun = (run: string, step: number) =>
  until(async () => (await effects()).some((e) => e.run === run && e.step === step), 50_000);

async function succeeded(run: string, timeoutMs = 50_000): Promise<void> {
  await until(async () => {
    const { rows } = await owner.query("SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1", [
      run,
    ]);
    return rows[0]?.status === "SUCCESS";
  }, timeoutMs);
}

describe("a worker that is killed in the middle of a run", () => {
  it("has its run resumed by another: kept steps do not run again, the broken one does", async () => {
    const first = await start();
    const second = await start();
    await enqueue("r1", 6, 250);
    await hasBegun("r1", 3);
    const owning = (await effects())[0]?.pid;
    const [dying, taker] = owning === first.pid ? [first, second] : [second, first];
    const killedAt = Date.now();
    dying.process.kill("SIGKILL");
    await succeeded("r1");

    const list = await effects();
    const begun = (step: number) =>
      list.filter((e) => e.step === step && e.what === "begin").map((e) => e.pid);
    expect(begun(1)).toEqual([dying.pid]);
    expect(begun(2)).toEqual([dying.pid]);
    expect(begun(3)).toEqual([dying.pid, taker.pid]);
    expect([4, 5, 6].map(begun)).toEqual([[taker.pid], [taker.pid], [taker.pid]]);
    const resumedAt = list.find((e) => e.pid === taker.pid)?.at.getTime() ?? Number.POSITIVE_INFINITY;
    console.log(`takeover: ${resumedAt - killedAt} ms from SIGKILL to the next step`);
    expect(resumedAt - killedAt).toBeLessThan(3_000);
  });

  it("keeps one run per partition: a second run of it waits until the resumed one has ended", async () => {
    const first = await start();
    await enqueue("p1", 4, 200, "vnf-a");
    await enqueue("p2", 2, 100, "vnf-a");
    await hasBegun("p1", 2);
    await start();
    first.process.kill("SIGKILL");
    await succeeded("p1");
    await succeeded("p2");

    const list = await effects();
    const lastOfFirst = Math.max(...ended(list, "p1").map((e) => e.at.getTime()));
    const firstOfSecond = Math.min(...list.filter((e) => e.run === "p2").map((e) => e.at.getTime()));
    expect(firstOfSecond).toBeGreaterThanOrEqual(lastOfFirst);
    const { rows } = await owner.query("SELECT queue_name, queue_partition_key FROM dbos.workflow_status");
    expect(rows).toEqual(Array(2).fill({ queue_name: "fixture", queue_partition_key: "vnf-a" }));
  });

  it("does not revive a run that was cancelled", async () => {
    const first = await start();
    await enqueue("c1", 20, 100);
    await hasBegun("c1", 2);
    await client.cancelWorkflow("c1");
    first.process.kill("SIGKILL");
    await first.exit;
    const before = (await effects()).length;
    await start();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await effects()).length).toBe(before);
  });
});

describe("an upgrade", () => {
  it("lets the newer build finish what the older one left pending, when their workflow version is the same", async () => {
    const old = await start("old");
    await enqueue("u1", 40, 100);
    await hasBegun("u1", 3);
    old.process.kill("SIGTERM");
    const toldAt = Date.now();
    expect(await old.exit).toBe(0);
    expect(Date.now() - toldAt).toBeLessThan(5_000);
    await start("new");
    await succeeded("u1");

    const list = ended(await effects(), "u1");
    expect(new Set(list.map((e) => e.step)).size).toBe(40);
    expect(list.at(0)?.build).toBe("old");
    expect(list.at(-1)?.build).toBe("new");
  });
});

describe("a run of another workflow version", () => {
  it("is left alone, and named in the log of each worker that starts", async () => {
    const old = await start();
    await enqueue("v1", 40, 100);
    await hasBegun("v1", 2);
    await old.kill();
    await owner.query("UPDATE dbos.workflow_status SET application_version = '0' WHERE workflow_uuid = 'v1'");
    const before = (await effects()).length;
    const next = await start();
    expect(next.output).toContain('"id":"v1","workflowVersion":"0"');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await effects()).length).toBe(before);
  });
});

// The workers' own role, as a watching worker: PostgreSQL lets a role end its own sessions.
async function asApp(sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const other = new pg.Client({ connectionString: appUrl() });
  await other.connect();
  return other.query(sql, values).finally(() => other.end());
}

describe("a worker whose lock PostgreSQL has dropped, and who cannot hear of it", () => {
  it.each([
    ["on this machine", "b1", false],
    ["on another machine", "b2", true],
  ])("is left alone %s until it has given itself up", async (_where, run, isElsewhere) => {
    const hole = await BlackHole.before(appUrl(), "stillpoint lock");
    try {
      const cut = await start("one", { DATABASE_URL: hole.url });
      await enqueue(run, 150, 100);
      await hasBegun(run, 3);
      const taker = await start();
      if (isElsewhere) await owner.query("UPDATE workers SET machine = 'another' WHERE pid = $1", [cut.pid]);
      hole.swallow();
      const cutAt = Date.now();
      const dropped = await asApp(
        `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
         JOIN workers w ON a.application_name = left('stillpoint lock ' || w.id, 63)
         WHERE w.pid = $1 AND a.datname = current_database()`,
        [cut.pid],
      );
      expect(dropped.rowCount).toBe(1);
      await until(async () => (await effects()).some((e) => e.pid === taker.pid), 50_000);

      const at = (pid: number) => list.filter((e) => e.pid === pid).map((e) => e.at.getTime());
      const list = await effects();
      const [lastOfCut, firstOfTaker] = [Math.max(...at(cut.pid)), Math.min(...at(taker.pid))];
      console.log(`lock dropped: last effect ${lastOfCut - cutAt} ms, taken over ${firstOfTaker - cutAt} ms`);
      expect(firstOfTaker).toBeGreaterThan(lastOfCut);
      expect(firstOfTaker - cutAt).toBeGreaterThan(LEASE_MS - 2 * HEARTBEAT_MS);
      expect(await cut.exit).toBe(75);
      expect((await effects()).filter((e) => e.pid === cut.pid)).toHaveLength(at(cut.pid).length);
    } finally {
      await hole.close();
    }
  });
});

describe("a worker that hangs", () => {
  it("is fenced: another finishes its run, and it does nothing more when it wakes", async () => {
    const hung = await start();
    await enqueue("h1", 12, 200);
    await hasBegun("h1", 3);
    hung.process.kill("SIGSTOP");
    const stoppedAt = Date.now();
    const taker = await start();
    await until(async () => (await effects()).some((e) => e.pid === taker.pid), 40_000);
    console.log(`hung worker: taken over after ${Date.now() - stoppedAt} ms`);
    expect(Date.now() - stoppedAt).toBeGreaterThan(LEASE_MS);

    const before = (await effects()).filter((e) => e.pid === hung.pid).length;
    hung.process.kill("SIGCONT");
    expect(await hung.exit).toBe(75);
    await succeeded("h1");
    expect((await effects()).filter((e) => e.pid === hung.pid).length).toBe(before);
  });

  it("is waited for when its end cannot be seen from here: until its lease has run out", async () => {
    const far = await start();
    await enqueue("f1", 6, 200);
    await hasBegun("f1", 3);
    far.process.kill("SIGKILL");
    const killedAt = Date.now();
    // As if it were on another machine.
    await owner.query("UPDATE workers SET machine = 'another'");
    const taker = await start();
    await until(async () => (await effects()).some((e) => e.pid === taker.pid), 50_000);
    console.log(`a dead worker elsewhere: taken over after ${Date.now() - killedAt} ms`);
    expect(Date.now() - killedAt).toBeGreaterThan(TAKEOVER_AFTER_MS - HEARTBEAT_MS);
    await succeeded("f1");
  });

  it("ends as soon as its lock's connection is cut, whoever cut it", async () => {
    const child = await start();
    const cut = await asApp(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name LIKE 'stillpoint lock %' AND datname = current_database()`,
    );
    const cutAt = Date.now();
    expect(cut.rowCount).toBe(1);
    expect(await child.exit).toBe(75);
    expect(Date.now() - cutAt).toBeLessThan(2_000);
  });
});
