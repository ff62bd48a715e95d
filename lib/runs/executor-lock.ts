import pg from "pg";
import { type Clock, systemClock } from "../clock";
import type { ProcessIdentity } from "./process-identity";
import { HEARTBEAT_MS, LEASE_MS } from "./timing";

/*
 * One 64-bit advisory lock per executor. 3001 is nothing but ours: the seed keeps the key apart from the ones that
 * Prisma and DBOS take while they migrate.
 */
export const LOCK_KEY_SQL = (id: string) => `hashtextextended(${id}, 3001)`;

/** Who holds the lock, as the workers table keeps it. */
export interface Executor extends ProcessIdentity {
  id: string;
  version: string;
}

const BEAT_SQL = `
  INSERT INTO workers (id, hostname, pid, version, machine, process_started) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()`;

/**
 * The proof that this process may act: a session advisory lock on a connection of its own. The heartbeat is written
 * over that same connection, so that a fresh heartbeat also says that the lock was held, and a lost lock means no
 * more heartbeats. Lost once, it is never taken again: the process must end.
 */
export class ExecutorLock {
  #lost = false;
  #released = false;
  #confirmedAt: number;
  #lastError: unknown;
  #isBeating = false;
  readonly #timers: NodeJS.Timeout[] = [];

  private constructor(
    private readonly client: pg.Client,
    private readonly executor: Executor,
    private readonly onLost: (reason: string) => void,
    private readonly clock: Clock,
  ) {
    this.#confirmedAt = clock.monotonic();
    client.on("error", (error) => this.#lose(error.message));
    client.on("end", () => this.#lose("the connection ended"));
  }

  /**
   * Connects, takes the lock and writes the first heartbeat.
   * @param onLost called at most once, synchronously with the discovery; it should end the process.
   * @throws the driver's error when the database does not answer.
   */
  static async acquire(
    databaseUrl: string,
    executor: Executor,
    onLost: (reason: string) => void,
    clock: Clock = systemClock,
  ): Promise<ExecutorLock> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: `stillpoint lock ${executor.id}`,
      connectionTimeoutMillis: LEASE_MS,
      query_timeout: LEASE_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: LEASE_MS,
    });
    await client.connect();
    const lock = new ExecutorLock(client, executor, onLost, clock);
    try {
      await client.query(`SELECT pg_advisory_lock(${LOCK_KEY_SQL("$1::text")})`, [executor.id]);
      await lock.#beat();
    } catch (error) {
      lock.#released = true;
      await client.end().catch(() => {});
      throw error;
    }
    lock.#timers.push(setInterval(() => void lock.#tryToBeat(), HEARTBEAT_MS));
    lock.#timers.push(setInterval(() => lock.isHeld(), HEARTBEAT_MS / 4));
    return lock;
  }

  /**
   * Whether this process may still send anything. False for good once the lock is lost, or when it could not be
   * confirmed for LEASE_MS: others may then be about to take over (timing.ts).
   */
  isHeld(): boolean {
    if (!this.#lost && !this.#released && this.clock.monotonic() - this.#confirmedAt >= LEASE_MS) {
      this.#lose("it could not be confirmed in time");
    }
    return !this.#lost && !this.#released;
  }

  /** Gives the lock back and removes the worker's row: a clean end. */
  async release(): Promise<void> {
    this.#released = true;
    this.#stop();
    await this.client.query("DELETE FROM workers WHERE id = $1", [this.executor.id]).catch(() => {});
    await this.client.end().catch(() => {});
  }

  async #beat(): Promise<void> {
    const { id, hostname, pid, version, machine, processStarted } = this.executor;
    // The time before it was sent: the row's time is later, so the lease here ends before the one others see.
    const sentAt = this.clock.monotonic();
    await this.client.query(BEAT_SQL, [id, hostname, pid, version, machine, processStarted]);
    if (!this.isHeld()) return;
    this.#confirmedAt = sentAt;
    this.#lastError = undefined;
  }

  async #tryToBeat(): Promise<void> {
    // One at a time: a database that is slow would otherwise find them queued up.
    if (this.#isBeating) return;
    this.#isBeating = true;
    try {
      await this.#beat();
    } catch (error) {
      // Either the connection is gone, which its events tell, or the lease runs out: the reason is told then.
      this.#lastError = error;
    } finally {
      this.#isBeating = false;
    }
  }

  #lose(reason: string): void {
    if (this.#lost || this.#released) return;
    this.#lost = true;
    this.#stop();
    const detail = this.#lastError instanceof Error ? `: ${this.#lastError.message}` : "";
    this.onLost(`${reason}${detail}`);
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
