import pg from "pg";
import { DATABASE, ROLES } from "../scripts/lib/postgres-credentials.mjs";

/*
 * Before the first line of each file of the integration tests: a database of its own, as fresh as the one that
 * test/database.ts has migrated. Its place's last file is over by then, and what that left goes.
 */
const admin = new pg.Client({ connectionString: process.env.TEST_SUPERUSER_URL });
await admin.connect();
try {
  const name = `${DATABASE}_${process.env.VITEST_POOL_ID}`;
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${DATABASE} OWNER ${ROLES.owner}`);
  await admin.query(`REVOKE ALL ON DATABASE ${name} FROM public`);
  await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${ROLES.app}`);
  for (const each of ["DATABASE_URL", "DATABASE_OWNER_URL"]) {
    const url = new URL(process.env[each] ?? "");
    url.pathname = `/${name}`;
    process.env[each] = url.href;
  }
} finally {
  await admin.end();
}
