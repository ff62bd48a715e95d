import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../auth/session-store";
import { localSession } from "../auth/testing/make-session";
import { db } from "../db";
import { removeTestRuns, testRun } from "../freezes/testing/test-run";
import { MIGRATIONS } from "../migrations";
import { signingKey } from "../recovery-points/manifest/signing-key";
import { keyComplaint } from "../secrets/check-keys";
import { VERSION } from "../version";
import { connectAsOwner, until } from "../worker/testing/database";
import { getSystem } from "./get-system";

const DAY = 86_400_000;
let auditor: Session;

beforeEach(async () => {
  await removeTestRuns();
  await db().housekeepingRun.deleteMany();
  await db().worker.deleteMany();
  await db().guardian.deleteMany();
  await db().signingKey.deleteMany();
  auditor = await localSession("audrey", "auditor");
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => db().$disconnect());

const worker = (id: string, ageMs = 0) =>
  db().worker.create({
    data: { id, hostname: "host", pid: 1, version: "1", heartbeatAt: new Date(Date.now() - ageMs) },
  });

/** As if the installation was made so long ago. */
async function withFirstMigrationAt(ageMs: number, work: () => Promise<void>) {
  const owner = await connectAsOwner();
  const first = `migration_name = '${MIGRATIONS[0]}'`;
  const { rows } = await owner.query(`SELECT finished_at::text AS at FROM _prisma_migrations WHERE ${first}`);
  const set = (at: string) =>
    owner.query(`UPDATE _prisma_migrations SET finished_at = $1 WHERE ${first}`, [at]);
  try {
    await set(new Date(Date.now() - ageMs).toISOString());
    await work();
  } finally {
    await set(rows[0].at);
    await owner.end();
  }
}

describe("the system page", () => {
  it("names versions, and what is known to be there", async () => {
    const { versions, database } = await getSystem(auditor);
    expect(versions).toMatchObject({
      stillpoint: VERSION,
      node: process.versions.node,
      postgres: expect.stringMatching(/^\d+\.\d+$/),
      migration: MIGRATIONS.at(-1),
      migrations: { applied: MIGRATIONS.length, missing: [], unknown: [] },
    });
    expect(database.value).toMatchObject({
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      bytes: expect.any(Number),
      connections: { used: expect.any(Number), allowed: expect.any(Number) },
    });
    const { bytes = 0, connections, tables = [] } = database.value ?? {};
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(connections?.used).toBeGreaterThan(0);
    expect(connections?.used).toBeLessThanOrEqual(connections?.allowed ?? 0);
    expect(tables.map((table) => table.bytes)).toEqual(
      tables.map((table) => table.bytes).sort((a, b) => b - a),
    );
  });

  it("says how many rows a table has when PostgreSQL knows it, and not before", async () => {
    const owner = await connectAsOwner();
    const rows = async () =>
      (await getSystem(auditor)).database.value?.tables.find(({ name }) => name === "system_test")?.rows;
    try {
      await owner.query("CREATE TABLE system_test (filler text) WITH (autovacuum_enabled = false)");
      const fill = "INSERT INTO system_test SELECT repeat('x', 500) FROM generate_series(1, 5000)";
      // Pages that hold nothing that counts.
      for (const sql of ["BEGIN", fill, "ROLLBACK"]) await owner.query(sql);
      await owner.query("SELECT pg_stat_force_next_flush()");
      expect(await rows()).toBeNull();
      await owner.query(fill);
      await owner.query("SELECT pg_stat_force_next_flush()");
      await until(async () => (await rows()) === 5000, 5_000);
      await owner.query("DELETE FROM system_test WHERE ctid < '(400,1)'");
      await owner.query("ANALYZE system_test");
      const [{ count } = { count: 0 }] = (await owner.query("SELECT count(*)::int FROM system_test")).rows;
      expect(count).toBeGreaterThan(0);
      expect(await rows()).toBe(count);
    } finally {
      await owner.query("DROP TABLE IF EXISTS system_test");
      await owner.end();
    }
  });

  it("says what each worker holds, and which run is open for the longest time", async () => {
    await worker("busy");
    await worker("idle", 30_000);
    const { runId } = await testRun();
    await db().run.update({ where: { id: runId }, data: { state: "running", workerId: "busy" } });
    const { workers, oldestRun } = await getSystem(auditor);
    expect(workers.value).toMatchObject([
      {
        id: "busy",
        state: "fresh",
        runs: [{ id: runId, name: expect.stringMatching(/^b-\d+$/) }],
        frozen: [],
      },
      { id: "idle", state: "gone", runs: [], frozen: [] },
    ]);
    expect(oldestRun.value).toMatchObject({ id: runId, workerId: "busy" });
    await db().run.update({ where: { id: runId }, data: { state: "succeeded", endedAt: new Date() } });
    const after = await getSystem(auditor);
    expect(after.oldestRun).toEqual({ value: null, isUnreadable: false });
    expect(after.workers.value?.[0]?.runs).toEqual([]);
  });

  it("names the VMs that a worker may hold frozen until its lease is closed", async () => {
    await worker("busy");
    const { runId, siteId } = await testRun();
    await db().freezeLease.create({
      data: {
        ...{ runId, attempt: 1, position: 1, siteId, siteName: "Lyon", credentialId: randomUUID() },
        ...{ serverId: "s", serverName: "db-1", vnfName: "core", method: "pause", target: {} },
        ...{ ownerId: "busy", deadline: new Date() },
      },
    });
    expect((await getSystem(auditor)).workers.value?.[0]?.frozen).toEqual(["db-1"]);
    await db().freezeLease.updateMany({ data: { closedAt: new Date(), state: "thawed" } });
    expect((await getSystem(auditor)).workers.value?.[0]?.frozen).toEqual([]);
  });

  it("shows who is on duty to thaw, and whom", async () => {
    await db().guardian.create({
      data: { id: "g", hostname: "host", pid: 2, version: "1", watching: 2, thawing: ["db-1"] },
    });
    expect((await getSystem(auditor)).guardians.value).toMatchObject([
      { id: "g", state: "fresh", watching: 2, thawing: ["db-1"] },
    ]);
  });

  it("names keys, and nothing of what they are", async () => {
    expect(await keyComplaint()).toBeNull();
    await db().$transaction(signingKey);
    const view = await getSystem(auditor);
    expect(view.keys.value).toEqual({
      source: "variable",
      keys: [{ id: "test", isCurrent: true, addedAt: expect.stringMatching(/Z$/) }],
    });
    expect(view.signing.value).toMatchObject({ fingerprint: expect.any(String), madeAt: expect.any(String) });
    const told = JSON.stringify(view);
    const secret = (process.env.STILLPOINT_KEY ?? "").split(":")[1] ?? "";
    const { password } = new URL(process.env.DATABASE_URL ?? "");
    expect(secret.length).toBeGreaterThan(20);
    for (const each of [secret, decodeURIComponent(password)]) expect(told).not.toContain(each);
  });

  it("says that a part cannot be read, and shows the others", async () => {
    vi.stubEnv("STILLPOINT_KEY", "no key at all");
    const { keys, database } = await getSystem(auditor);
    expect(keys).toEqual({ value: null, isUnreadable: true });
    expect(database.isUnreadable).toBe(false);
  });

  it("tells of the housekeeping what it removed last", async () => {
    expect((await getSystem(auditor)).housekeeping.value).toMatchObject({ last: null, isLate: false });
    // One that is old enough should have done it, though nothing says that it ever did.
    await withFirstMigrationAt(3 * DAY, async () => {
      expect((await getSystem(auditor)).housekeeping.value).toMatchObject({ last: null, isLate: true });
    });
    const removed = { sessions: 3, workers: 1, orphans: 0, slots: 12, notes: 0 };
    await db().housekeepingRun.create({ data: { slot: new Date(), workerId: "w1", removed } });
    const { housekeeping } = await getSystem(auditor);
    expect(housekeeping.value).toMatchObject({ last: { workerId: "w1", removed }, isLate: false });
    await db().housekeepingRun.updateMany({ data: { endedAt: new Date(Date.now() - 3 * DAY) } });
    expect((await getSystem(auditor)).housekeeping.value?.isLate).toBe(true);
  });

  it("is for auditors and administrators", async () => {
    for (const role of ["viewer", "operator"] as const)
      await expect(getSystem(await localSession(`a ${role}`, role))).rejects.toMatchObject({
        code: "forbidden",
      });
  });
});
