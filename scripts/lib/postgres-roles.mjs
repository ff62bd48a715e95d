import { Complaint } from "./complaint.mjs";
import { DATABASE, ROLES, urlFor } from "./postgres-credentials.mjs";

/**
 * Makes the roles and the database of a fresh cluster; doing it again changes nothing.
 * The owner migrates (and may create databases: Prisma's shadow database); the app reads and writes rows.
 * @param {import("./postgres-credentials.mjs").Credentials} credentials
 */
export async function ensureRoles(credentials) {
  const admin = await connectAsSuperuser(credentials);
  try {
    const roles = await admin.query("select rolname from pg_roles where rolname = any($1)", [
      [ROLES.owner, ROLES.app],
    ]);
    const has = new Set(roles.rows.map((row) => row.rolname));
    if (!has.has(ROLES.owner)) await createRole(admin, ROLES.owner, credentials.owner, "createdb");
    if (!has.has(ROLES.app)) await createRole(admin, ROLES.app, credentials.app, "");
    const found = await admin.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (!found.rowCount) await admin.query(`create database ${DATABASE} owner ${ROLES.owner}`);
    // Everyone may connect to a new database by default.
    for (const each of [DATABASE, "postgres", "template1"])
      await admin.query(`revoke all on database ${each} from public`);
    await admin.query(`grant connect on database ${DATABASE} to ${ROLES.app}`);
  } finally {
    await admin.end();
  }
}

/** @param {import("./postgres-credentials.mjs").Credentials} credentials */
async function connectAsSuperuser(credentials) {
  const { default: pg } = await import("pg");
  const connectionString = urlFor(credentials, "superuser", "postgres");
  const admin = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  admin.on("error", () => {}); // the next query reports it
  try {
    await admin.connect();
    return admin;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "28P01") throw error;
    throw new Complaint(
      "The embedded database refuses the password in database.json: put the database.json that belongs to this data back, or start anew with `npm run reset`.",
    );
  }
}

/**
 * @param {import("pg").Client} admin
 * @param {string} name
 * @param {string} password ours: letters, digits, - and _ only
 * @param {string} options
 */
const createRole = (admin, name, password, options) =>
  admin.query(`create role ${name} login nosuperuser nocreaterole ${options} password '${password}'`);
