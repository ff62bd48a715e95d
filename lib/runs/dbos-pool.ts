import pg from "pg";
import { log } from "../log";

/** Of a worker that hangs in a transaction, its locks end with it. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * The connections of DBOS. Made by us, since its own pool sends its first setting beside the first query, which pg's next
 * version refuses; and sent as a statement, since poolers refuse settings at the start.
 */
export function dbosPool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    application_name: "stillpoint runs",
    max,
    onConnect: (client) =>
      client.query(`SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`),
  });
  pool.on("error", (error) => log.debug({ err: error }, "an idle connection of DBOS was lost"));
  return pool;
}
