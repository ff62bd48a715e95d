import pg from "pg";
import { beforeAll } from "vitest";

/*
 * Before each file of the integration tests: what an earlier one has left of VNFs and runs goes. Sites cannot be deleted
 * while VNFs hang on them, and many files begin with deleting all sites.
 */
beforeAll(async () => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL ?? "" });
  await client.connect();
  try {
    await client.query(
      "DELETE FROM freeze_leases; DELETE FROM run_resources; DELETE FROM recovery_points; DELETE FROM runs; DELETE FROM vnfs",
    );
  } finally {
    await client.end();
  }
});
