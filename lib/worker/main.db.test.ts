import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bundle, bundle } from "./testing/bundle";
import { Child } from "./testing/child";
import { appUrl, connectAsOwner, until } from "./testing/database";

let program: Bundle;
let owner: pg.Client;
const children: Child[] = [];

beforeAll(async () => {
  program = await bundle("lib/worker/main.ts");
  owner = await connectAsOwner();
});
beforeEach(async () => {
  await owner.query("TRUNCATE workers; DELETE FROM dbos.workflow_status; DELETE FROM sites");
  await owner.query("DELETE FROM encryption_keys");
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
afterAll(async () => {
  await owner.end();
  await program.remove();
});

function run(env: Record<string, string> = {}): Child {
  const child = new Child(program.file, { DATABASE_URL: appUrl(), ...env });
  children.push(child);
  return child;
}

describe("the worker's process", () => {
  it("is seen in the workers table while it runs, and leaves it when told to stop", async () => {
    const worker = run();
    await worker.says("worker ready");
    const { rows } = await owner.query("SELECT pid, version FROM workers");
    expect(rows).toEqual([{ pid: worker.pid, version: expect.stringMatching(/^\d+\.\d+\.\d+/) }]);

    const start = Date.now();
    worker.process.kill("SIGTERM");
    expect(await worker.exit).toBe(0);
    expect(Date.now() - start).toBeLessThan(5_000);
    expect((await owner.query("SELECT FROM workers")).rowCount).toBe(0);
  });

  it("does the housekeeping of a day once, however many workers start", async () => {
    const workers = [run(), run(), run()];
    await Promise.all(workers.map((worker) => worker.says("worker ready")));
    const done = () =>
      workers
        .map((worker) => worker.output)
        .join("")
        .split("housekeeping done").length - 1;
    await until(async () => done() > 0, 40_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(done()).toBe(1);
    const { rows } = await owner.query("SELECT workflow_uuid, status FROM dbos.workflow_status");
    const day = new Date().toISOString().slice(0, 10);
    expect(rows).toEqual([{ workflow_uuid: `housekeeping-start-${day}`, status: "SUCCESS" }]);
    const schedules = await owner.query("SELECT schedule_name, schedule FROM dbos.workflow_schedules");
    expect(schedules.rows).toEqual([{ schedule_name: "housekeeping", schedule: "17 3 * * *" }]);
  });

  it("ends when its parent dies", async () => {
    const worker = run({ STILLPOINT_PARENT: "1" });
    await worker.says("worker ready");
    worker.process.stdin?.destroy();
    expect(await worker.exit).toBe(0);
    expect(worker.output).toContain("the parent process is gone");
  });

  it("refuses a database that a newer version has migrated", async () => {
    await owner.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('t', 't', '29991231000000_future', now())",
    );
    try {
      const worker = run();
      expect(await worker.exit).toBe(1);
      expect(worker.output).toContain("newer than this build: it has the migration 29991231000000_future");
    } finally {
      await owner.query("DELETE FROM _prisma_migrations WHERE id = 't'");
    }
  });

  it("refuses a wrong encryption key, and one that is missing, and says what to do", async () => {
    const [right, wrong] = [1, 2].map(() => randomBytes(32).toString("base64"));
    await run({ STILLPOINT_KEY: `k1:${right}` }).says("worker ready");
    for (const [keys, words] of [
      [`k1:${wrong}`, "Wrong encryption key: the key k1 in STILLPOINT_KEY is not the one"],
      [`k2:${right}`, "Missing encryption key: this database was used with the key k1"],
    ] as const) {
      const worker = run({ STILLPOINT_KEY: keys });
      expect(await worker.exit).toBe(1);
      expect(worker.output).toContain(words);
      expect(worker.output).not.toContain(keys.slice(3));
    }
  });

  it("asks to be started again when the database does not answer", async () => {
    const worker = run({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    expect(await worker.exit).toBe(75);
    expect(worker.output).toContain("The database does not answer.");
  });

  it("refuses to start without an address of a database", async () => {
    const worker = run({ DATABASE_URL: "mysql://x" });
    expect(await worker.exit).toBe(1);
    expect(worker.output).toContain("DATABASE_URL must be a postgresql:// address.");
  });
});
