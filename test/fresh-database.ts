import pg from "pg";
import { afterAll, vi } from "vitest";
import { DATABASE, ROLES } from "../scripts/lib/postgres-credentials.mjs";

/*
 * Before the first line of each file of the integration tests: a database of its own, as fresh as the one that
 * test/database.ts has migrated. It is named after its process, whose last file is over by then; what processes have left that are
 * gone goes, too.
 */
// Some processes have another file after this one.
const was = { ...process.env };
afterAll(() => {
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in was)) delete process.env[name];
  Object.assign(process.env, was);
});

const admin = new pg.Client({ connectionString: process.env.TEST_SUPERUSER_URL });
await admin.connect();
try {
  const { rows } = await admin.query<{ datname: string }>("SELECT datname FROM pg_database");
  for (const { datname } of rows) {
    const pid = Number(new RegExp(`^${DATABASE}_(\\d+)$`).exec(datname)?.[1]);
    if (pid && pid !== process.pid && !isAlive(pid))
      // Another process may be at it.
      await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`).catch(() => {});
  }
  const name = `${DATABASE}_${process.pid}`;
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
