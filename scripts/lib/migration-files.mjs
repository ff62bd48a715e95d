import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * One folder of prisma/migrations.
 * @typedef {{ name: string, sql: string, checksum: string }} MigrationFile
 */

/**
 * @param {string} folder
 * @returns {MigrationFile[]} in the order in which they are applied
 */
export function readMigrations(folder) {
  return fs
    .readdirSync(folder)
    .sort()
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")))
    .map((name) => {
      const sql = fs.readFileSync(path.join(folder, name, "migration.sql"));
      // Prisma's own checksum, so that its command line accepts what we applied.
      return { name, sql: sql.toString(), checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/** @typedef {{ migration_name: string, checksum: string, finished_at: Date | null }} AppliedMigration */

/**
 * What is left to apply, or why nothing may be. Pure.
 * @param {MigrationFile[]} files
 * @param {AppliedMigration[]} applied
 * @returns {{ pending: MigrationFile[] } | { refusal: string }}
 */
export function planMigrations(files, applied) {
  const known = new Map(files.map((file) => [file.name, file]));
  const halfDone = applied.find((row) => !row.finished_at);
  if (halfDone)
    return {
      refusal: `The migration ${halfDone.migration_name} began and did not finish: see "A migration failed" in docs/operating.md.`,
    };
  const newer = applied.map((row) => row.migration_name).filter((name) => !known.has(name));
  if (newer.length > 0)
    return {
      refusal: `A newer version of Stillpoint wrote this data (it has ${newer.join(", ")}, which this version does not know): start that version, or restore a backup from before the upgrade.`,
    };
  const edited = applied.find((row) => known.get(row.migration_name)?.checksum !== row.checksum);
  if (edited)
    return {
      refusal: `The migration ${edited.migration_name} was edited after it had been applied: put its file back as it was, and make a new migration for the change.`,
    };
  const done = new Set(applied.map((row) => row.migration_name));
  return { pending: files.filter((file) => !done.has(file.name)) };
}
