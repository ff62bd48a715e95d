import pg from "pg";
import { beforeAll } from "vitest";

/*
 * Before each file of the integration tests: what an earlier one has left of sites, VNFs, runs and signing keys goes. Sites
 * cannot be deleted while VNFs hang on them, and a worker with another encryption key refuses to start beside what it
 * cannot open.
 */
beforeAll(async () => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL ?? "" });
  await client.connect();
  try {
    await client.query(
      "DELETE FROM freeze_leases; DELETE FROM run_resources; DELETE FROM recovery_points; DELETE FROM runs; DELETE FROM recoveries; DELETE FROM vnfs; DELETE FROM signing_keys; DELETE FROM sites",
    );
  } finally {
    await client.end();
  }
});
