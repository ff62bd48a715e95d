import { EventEmitter } from "node:events";
import pg from "pg";
import { log } from "../log";

/** PostgreSQL's channel on which each change of a run is told, by triggers: see the migration that made its tables. */
const CHANNEL = "stillpoint_runs";
/** Told on it in the place of a run's id by whoever ends sessions: see lib/auth/revoke-sessions.ts. */
export const SESSIONS_ENDED = "sessions-ended";
const AGAIN_MS = 1_000;
/** A connection that says nothing may be dead without either side knowing. */
const CHECK_EVERY_MS = 10_000;

/**
 * Hears of each change of any run, on one connection for the whole process, as long as somebody listens. After it was
 * lost everybody is told once, since nobody knows what was missed.
 */
class RunChannel {
  readonly #events = new EventEmitter().setMaxListeners(0);
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #listeners = 0;

  constructor(private readonly databaseUrl: string) {}

  /** @param told when the run has changed, or may have @returns how to stop */
  listen(runId: string, told: () => void): () => void {
    this.#events.on(runId, told);
    this.#events.on("all", told);
    if (this.#listeners++ === 0) void this.#connect();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#events.off(runId, told);
      this.#events.off("all", told);
      if (--this.#listeners === 0) this.#close();
    };
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: "stillpoint run events",
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    this.#client = client;
    client.on("notification", ({ payload }) => payload && this.#events.emit(payload));
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#events.emit("all");
      this.#check(client);
    } catch (error) {
      log.warn({ err: error }, "changes of runs are not heard of; trying again");
      this.#lost(client);
    }
  }

  #check(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#timer = setTimeout(() => {
      client.query("SELECT 1").then(
        () => this.#check(client),
        () => this.#lost(client),
      );
    }, CHECK_EVERY_MS).unref();
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#close();
    if (this.#listeners > 0) this.#timer = setTimeout(() => void this.#connect(), AGAIN_MS).unref();
  }

  #close(): void {
    const client = this.#client;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client?.end().catch(() => {});
  }
}

const globals = globalThis as { stillpointRunChannel?: RunChannel };

/** The one of this process; kept over hot reloads in development. */
export function runChannel(): RunChannel {
  globals.stillpointRunChannel ??= new RunChannel(process.env.DATABASE_URL ?? "");
  return globals.stillpointRunChannel;
}
