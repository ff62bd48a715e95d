import { APPLIED_MIGRATIONS_SQL, compareMigrations, type MigrationState } from "../compare-migrations";
import { db } from "../db";

export interface DatabaseState {
  /** One round trip to the database, in milliseconds. */
  latencyMs: number;
  /** PostgreSQL's own version, such as "18.4". */
  version: string;
  migrations: MigrationState;
}

/** How the database is. Throws the driver's error when it does not answer. */
export async function readDatabase(): Promise<DatabaseState> {
  const applied = await db().$queryRawUnsafe<{ name: string }[]>(APPLIED_MIGRATIONS_SQL);
  const start = performance.now();
  const rows = await db().$queryRaw<
    { version: string }[]
  >`SELECT current_setting('server_version') AS version`;
  const latencyMs = performance.now() - start;
  return {
    latencyMs,
    version: rows[0]?.version.split(" ")[0] ?? "unknown",
    migrations: compareMigrations(applied.map((row) => row.name)),
  };
}
