import { Complaint } from "./complaint.mjs";

/**
 * Brings the tables of DBOS to the version of its SDK. By its exported functions, since its command line would show the
 * password in the process list, and takes a second to start.
 * @param {import("pg").Client} client connected as the owner
 */
export async function migrateDbos(client) {
  const { allMigrations } = await import("@dbos-inc/dbos-sdk/internal/sysdb_migrations/internal/migrations");
  const { getCurrentSysDBVersion, runSysMigrationsPg } = await import(
    "@dbos-inc/dbos-sdk/internal/sysdb_migrations/migration_runner"
  );
  const migrations = allMigrations("dbos", { useListenNotify: true, isCockroach: false });
  const version = await getCurrentSysDBVersion(client, "dbos");
  if (version > migrations.length)
    throw new Complaint(
      `A newer version of Stillpoint wrote this data (its run tables are at version ${version}, and this version knows ${migrations.length}): start that version, or restore a backup from before the upgrade.`,
    );
  // It announces itself as a warning; what follows that line would be a real one.
  const onWarn = (/** @type {string} */ text) => text.startsWith("Running ") || console.warn(text);
  if (version < migrations.length) await runSysMigrationsPg(client, migrations, "dbos", { onWarn });
}
