import pg from "pg";
import { APPLIED_MIGRATIONS_SQL, compareMigrations, migrationComplaint } from "../compare-migrations";

/**
 * Why this build must not work with that database, in one sentence, or null.
 * @throws the driver's error when it does not answer.
 */
export async function checkDatabase(databaseUrl: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(APPLIED_MIGRATIONS_SQL);
    return migrationComplaint(compareMigrations(rows.map((row) => row.name)));
  } catch (error) {
    if ((error as { code?: string }).code === "42P01")
      return "The database has no tables yet. Run `npm run migrate`.";
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}
