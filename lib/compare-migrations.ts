import { MIGRATIONS } from "./migrations";

export interface MigrationState {
  /** Of this build and applied. */
  applied: number;
  /** Of this build, not applied yet: the database is older than the build. */
  missing: string[];
  /** Applied, but unknown to this build: the database is newer than the build. */
  unknown: string[];
}

/** Compares what the database has applied with what this build is made for. Pure. */
export function compareMigrations(applied: string[], known: readonly string[] = MIGRATIONS): MigrationState {
  return {
    applied: known.filter((name) => applied.includes(name)).length,
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** Why this build must not work with a database in that state, in one sentence; null when it may. */
export function migrationComplaint({ missing, unknown }: MigrationState): string | null {
  if (unknown.length > 0)
    return `The database is newer than this build: it has the migration ${unknown.at(-1)}. Start the newer version again.`;
  if (missing.length > 0)
    return `The database is older than this build: it lacks the migration ${missing[0]}. Run \`npm run migrate\`.`;
  return null;
}

/** The query that lists what is applied, by Prisma's own bookkeeping. */
export const APPLIED_MIGRATIONS_SQL =
  'SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1';
