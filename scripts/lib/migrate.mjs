import { randomUUID } from "node:crypto";
import { Complaint } from "./complaint.mjs";
import { connect } from "./connect.mjs";
import { grantRows } from "./grant-rows.mjs";
import { migrateDbos } from "./migrate-dbos.mjs";
import { planMigrations, readMigrations } from "./migration-files.mjs";
import { inRoot } from "./paths.mjs";
import { until } from "./progress.mjs";

/** The advisory lock that `prisma migrate` takes too: whoever comes second waits, and then finds nothing to do. */
const LOCK = 72707369;

/** Prisma's own table, as its engine makes it. */
const TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/**
 * Brings a database to this version: our tables, those of DBOS, and the rights of the app's role.
 * @param {{ ownerUrl: string, appUrl: string, folder?: string }} options
 * @returns {Promise<string[]>} the migrations that were applied now
 */
export async function migrate({ ownerUrl, appUrl, folder = inRoot("prisma/migrations") }) {
  const client = await connect(ownerUrl, "DATABASE_URL");
  try {
    await takeTurn(client);
    const applied = await applyPending(client, folder);
    await migrateDbos(client);
    await grantRows(client, decodeURIComponent(new URL(appUrl).username));
    return applied;
  } finally {
    await client.end(); // gives the lock back too
  }
}

/**
 * Asks again and again: a statement that waits for the lock would hold back DBOS's concurrent index builds, which wait
 * for all running statements, for ever.
 * @param {import("pg").Client} client
 */
async function takeTurn(client) {
  const isMine = async () =>
    (await client.query("select pg_try_advisory_lock($1) as mine", [LOCK])).rows[0].mine;
  if (!(await until(isMine, 120_000, 100)))
    throw new Complaint(
      "Another process has been migrating this database for two minutes: try again when it is done.",
    );
}

/**
 * @param {import("pg").Client} client
 * @param {string} folder
 */
async function applyPending(client, folder) {
  const { rows: found } = await client.query("select to_regclass('public._prisma_migrations') as table");
  if (!found[0].table) await client.query(TABLE);
  const { rows } = await client.query(
    "select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
  );
  const plan = planMigrations(readMigrations(folder), rows);
  if ("refusal" in plan) throw new Complaint(plan.refusal);
  for (const migration of plan.pending) await apply(client, migration);
  return plan.pending.map((each) => each.name);
}

/**
 * One migration in one transaction: it is there with its row, or not at all.
 * @param {import("pg").Client} client
 * @param {import("./migration-files.mjs").MigrationFile} migration
 */
async function apply(client, { name, sql, checksum }) {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const reason = error instanceof Error ? error.message : error;
    throw new Complaint(`The migration ${name} failed and was undone: ${reason}.`);
  }
}
