import { readFile } from "node:fs/promises";
import path from "node:path";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { APPLIED_MIGRATIONS_SQL } from "../compare-migrations";
import { db } from "../db";
import { getInstallation } from "../installation/get-installation";
import { attempt } from "./attempt";
import { readDatabaseFacts } from "./read-database-facts";
import { readHousekeeping } from "./read-housekeeping";
import { readKeyFacts, readSigningFacts } from "./read-key-facts";
import { readGuardians, readHeldBy, readOldestRun } from "./read-processes";
import type { SystemView } from "./system-view";

/**
 * What this installation runs on: versions, processes, the database, keys by their names alone, and the housekeeping. What
 * cannot be read is told as that. @throws AppError `forbidden`; the driver's error when the database does not answer
 */
export async function getSystem(session: Session): Promise<SystemView> {
  requirePermission(session, "system.view");
  const { asOf, version, database, workers: rows } = await getInstallation();
  const [applied, build] = await Promise.all([
    db().$queryRawUnsafe<{ name: string }[]>(APPLIED_MIGRATIONS_SQL),
    readBuild(),
  ]);
  const [workers, guardians, facts, oldestRun] = await Promise.all([
    attempt("workers", () => readHeldBy(rows)),
    attempt("guardians", readGuardians),
    attempt("database", () => readDatabaseFacts()),
    attempt("oldest run", readOldestRun),
  ]);
  const [keys, signing, housekeeping] = await Promise.all([
    attempt("encryption keys", readKeyFacts),
    attempt("signing key", readSigningFacts),
    attempt("housekeeping", readHousekeeping),
  ]);
  return {
    asOf,
    versions: {
      stillpoint: version,
      node: process.versions.node,
      postgres: database.version,
      migration: applied.at(-1)?.name ?? null,
      migrations: database.migrations,
      build,
    },
    ...{ workers, guardians, database: facts, oldestRun, keys, signing, housekeeping },
  };
}

/** As Next names it; changes with each build. */
const readBuild = async (): Promise<string | null> => {
  // Not at build time: it is not there yet.
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), ".next", "BUILD_ID");
  return (await readFile(file, "utf8").catch(() => null))?.trim() || null;
};
