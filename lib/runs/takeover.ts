import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import pg from "pg";
import { log } from "../log";
import { APPLICATION, WORKFLOW_VERSION } from "./dbos";
import { LOCK_KEY_SQL } from "./executor-lock";
import { TAKEOVER_AFTER_MS, WATCH_MS } from "./timing";

/*
 * Other executors that own pending runs, and either hold no lock (dead) or have not sent a heartbeat for too long
 * (hung). pg_locks shows a 64-bit key in two halves; objsubid 1 says so.
 */
const ORPHANED_SQL = `
  SELECT owner.id, l.pid AS "lockPid"
  FROM (SELECT DISTINCT executor_id AS id FROM dbos.workflow_status
        WHERE status = 'PENDING' AND application_name = $2 AND application_version = $3
          AND executor_id IS NOT NULL AND executor_id NOT IN ('', $1)) owner
  LEFT JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY_SQL("owner.id")}
  LEFT JOIN workers w ON w.id = owner.id
  WHERE l.pid IS NULL OR w.heartbeat_at < now() - make_interval(secs => $4)`;

interface Orphaned {
  id: string;
  lockPid: number | null;
}

/** Watches for runs whose worker is gone, and puts them back on their queues. */
export class TakeoverWatch {
  #client: pg.Client | undefined;
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly databaseUrl: string,
    private readonly ownId: string,
  ) {}

  /** Begins to watch; failures are logged and tried again. */
  start(): void {
    this.#ended = this.#loop();
  }

  /** Stops watching; resolves when the last look has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#ended;
    await this.#client?.end().catch(() => {});
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#look();
      } catch (error) {
        log.warn({ err: error }, "the watch over other workers failed; trying again");
        await this.#client?.end().catch(() => {});
        this.#client = undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    }
  }

  async #look(): Promise<void> {
    const client = await this.#connected();
    const { rows } = await client.query<Orphaned>(ORPHANED_SQL, [
      this.ownId,
      APPLICATION,
      WORKFLOW_VERSION,
      TAKEOVER_AFTER_MS / 1000,
    ]);
    for (const { id, lockPid } of rows) {
      if (lockPid !== null) await fence(client, id);
      else await takeOver(id);
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: `stillpoint watch ${this.ownId}`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client.on("error", () => {});
    await client.connect();
    this.#client = client;
    return client;
  }
}

/** Takes the lock from a worker that hangs. The next look finds it without one, and takes its runs over. */
async function fence(client: pg.Client, id: string): Promise<void> {
  log.warn({ worker: id }, "a worker hangs: its lock is taken from it");
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = ${LOCK_KEY_SQL("$1::text")}`,
    [id],
  );
}

/**
 * Puts a dead worker's pending runs back on the queues they came from, with their partition keys. DBOS does it in
 * one conditional update (`WHERE executor_id = … AND status = 'PENDING'`), so that two takers, or a run cancelled
 * in this moment, cannot collide; its public resumeWorkflows has no such condition and would revive a cancelled run.
 */
async function takeOver(id: string): Promise<void> {
  const runs = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([id]);
  if (runs?.length)
    log.warn({ worker: id, runs: runs.map((run) => run.workflowID) }, "took over a dead worker's runs");
}
