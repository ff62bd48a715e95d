import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import pg from "pg";
import { type Clock, systemClock } from "../clock";
import { log } from "../log";
import { APPLICATION, WORKFLOW_VERSION } from "./dbos";
import { LOCK_KEY_SQL } from "./executor-lock";
import { isProvedDead, type ProcessIdentity } from "./process-identity";
import { TAKEOVER_AFTER_MS, WATCH_MS } from "./timing";

// Other executors that own pending runs. pg_locks shows a 64-bit key in two halves; objsubid 1 says so.
const OWNERS_SQL = `
  SELECT owner.id, l.pid IS NOT NULL AS locked, w.id IS NULL AS "signedOff", w.hostname, w.pid, w.machine,
    w.process_started AS "processStarted",
    coalesce(w.heartbeat_at < now() - make_interval(secs => $4), false) AS silent
  FROM (SELECT DISTINCT executor_id AS id FROM dbos.workflow_status
        WHERE status = 'PENDING' AND application_name = $2 AND application_version = $3
          AND executor_id IS NOT NULL AND executor_id NOT IN ('', $1)) owner
  LEFT JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY_SQL("owner.id")}
  LEFT JOIN workers w ON w.id = owner.id`;

interface Owner extends ProcessIdentity {
  id: string;
  locked: boolean;
  /** It has deleted its row: its last act, after which it sends nothing. */
  signedOff: boolean;
  silent: boolean;
}

/**
 * Watches for runs whose worker is gone, and puts them back on their queues. That a worker has no lock proves
 * nothing: PostgreSQL may have dropped its session while it lives and has not heard of it. So either its death is
 * known, or its lease must have run out.
 */
export class TakeoverWatch {
  #client: pg.Client | undefined;
  #connectedAt = 0;
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly databaseUrl: string,
    private readonly ownId: string,
    private readonly clock: Clock = systemClock,
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
    const { rows } = await client.query<Owner>(OWNERS_SQL, [
      this.ownId,
      APPLICATION,
      WORKFLOW_VERSION,
      TAKEOVER_AFTER_MS / 1000,
    ]);
    for (const owner of rows) {
      if (isProvedDead(owner) || (owner.signedOff && !owner.locked)) await takeOver(owner.id);
      else if (owner.silent && this.#hasSeenItsSilence()) {
        if (owner.locked) await fence(client, owner.id);
        else await takeOver(owner.id);
      }
    }
  }

  // After a failover the rows may miss heartbeats that the lost primary had confirmed; this connection is then new.
  #hasSeenItsSilence(): boolean {
    return this.clock.monotonic() - this.#connectedAt >= TAKEOVER_AFTER_MS;
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
    this.#connectedAt = this.clock.monotonic();
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
