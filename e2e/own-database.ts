import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { urlFor } from "../scripts/lib/postgres-credentials.mjs";

/** Runs statements on the database of the Stillpoint under test: for states that no page of it can make. */
export async function query(text: string, values: unknown[] = []): Promise<void> {
  const home = process.env.STILLPOINT_E2E_HOME ?? "";
  const credentials = JSON.parse(readFileSync(path.join(home, "database.json"), "utf8"));
  const client = new pg.Client({ connectionString: urlFor(credentials, "app") });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}
