import { db } from "../db";
import { databaseAddress } from "./database-address";
import type { SystemDatabase } from "./system-view";

const TABLES = 8;

/**
 * How large the database is and how busy. How many rows a table has is what the last vacuum or analyze found (`reltuples`,
 * -1 before the first), or else what was counted as it was written. Throws the driver's error.
 */
export async function readDatabaseFacts(url = process.env.DATABASE_URL ?? ""): Promise<SystemDatabase> {
  const [facts] = await db().$queryRaw<{ bytes: bigint; allowed: number; used: number; here: number }[]>`
    SELECT pg_database_size(current_database()) AS bytes, current_setting('max_connections')::int AS allowed,
      (SELECT coalesce(sum(numbackends), 0)::int FROM pg_stat_database) AS used,
      (SELECT numbackends FROM pg_stat_database WHERE datname = current_database()) AS here`;
  const tables = await db().$queryRaw<{ name: string; bytes: bigint; rows: number | null }[]>`
    SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
      pg_total_relation_size(c.oid) AS bytes,
      CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE nullif(s.n_live_tup, 0) END::float8 AS rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'dbos')
    ORDER BY bytes DESC, name LIMIT ${TABLES}`;
  if (!facts) throw new Error("the database told nothing of itself");
  const { bytes, used, allowed, here } = facts;
  return {
    ...databaseAddress(url),
    bytes: Number(bytes),
    tables: tables.map((table) => ({ ...table, bytes: Number(table.bytes) })),
    connections: { used, allowed, here },
  };
}
