import { databaseNow } from "../database-now";
import { db } from "../db";
import { VERSION } from "../version";
import type { Installation, WorkerRow } from "./installation";
import { readDatabase } from "./read-database";
import { readSites } from "./read-sites";
import { workerState } from "./worker-state";

const SHOWN_WORKERS = 20;

interface Row extends Omit<WorkerRow, "startedAt" | "heartbeatAt" | "state"> {
  startedAt: Date;
  heartbeatAt: Date;
  ageMs: number;
}

/** The state of this installation now. Throws the driver's error when the database does not answer. */
export async function getInstallation(): Promise<Installation> {
  const database = await readDatabase();
  // The age by the database's clock: the workers wrote by it, and ours may differ.
  const rows = await db().$queryRaw<Row[]>`
    SELECT id, hostname, pid, version, started_at AS "startedAt", heartbeat_at AS "heartbeatAt",
           (EXTRACT(EPOCH FROM now() - heartbeat_at) * 1000)::float8 AS "ageMs"
    FROM workers ORDER BY heartbeat_at DESC LIMIT ${SHOWN_WORKERS}`;
  return {
    asOf: (await databaseNow()).toISOString(),
    version: VERSION,
    database,
    workers: rows.map(({ ageMs, startedAt, heartbeatAt, ...row }) => ({
      ...row,
      startedAt: startedAt.toISOString(),
      heartbeatAt: heartbeatAt.toISOString(),
      state: workerState(ageMs),
    })),
    sites: await readSites(),
  };
}
