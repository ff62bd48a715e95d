import { DBOS } from "@dbos-inc/dbos-sdk";
import type pg from "pg";
import { log } from "../log";
import { dbosPool } from "./dbos-pool";

/**
 * The version of our workflows' shape. A worker only takes runs of its own version, so it changes only when a
 * pending run of the older build could not be continued: steps renamed, removed or reordered. A new build with the
 * same value finishes what the old one left.
 */
export const WORKFLOW_VERSION = "1";

const CONNECTIONS = 10;
let pool: pg.Pool | undefined;

/** The application's name in DBOS's tables: it scopes runs, queues and schedules. */
export const APPLICATION = "stillpoint";

/** DBOS tells its life at length; only what needs a person is worth a line of ours. */
export const dbosLogger = {
  info: (entry: unknown) => log.debug({ from: "dbos" }, String(entry)),
  debug: (entry: unknown) => log.trace({ from: "dbos" }, String(entry)),
  warn: (entry: unknown) => log.warn({ from: "dbos" }, String(entry)),
  error: (entry: unknown, metadata?: { stack?: string }) =>
    log.error({ from: "dbos", stack: metadata?.stack }, String(entry)),
};

/**
 * Starts DBOS in this process: from here on it takes runs from the queues. Its schema must be up to date, made by
 * the owner (`npm run migrate`): this process's role may not change tables.
 */
export async function launchDbos(databaseUrl: string, executorId: string): Promise<void> {
  pool = dbosPool(databaseUrl, CONNECTIONS);
  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: "dbos",
    runMigrations: false,
    applicationVersion: WORKFLOW_VERSION,
    executorID: executorId,
    logger: dbosLogger,
  });
  await DBOS.launch();
}

/** Takes no more runs; waits so long for what is under way, and lets go of the database. */
export async function shutDownDbos(finishWithinMs: number): Promise<void> {
  await DBOS.shutdown({ workflowCompletionTimeoutMS: finishWithinMs });
  await pool?.end().catch(() => {});
}
