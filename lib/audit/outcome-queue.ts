import { type Clock, systemClock } from "../clock";
import { log } from "../log";
import { type Actor, type AuditRecord, audited, recordAudits } from "./record";

/** What comes within this time is written together: a guest may be frozen meanwhile, and each write costs a little. */
const BATCH_MS = 250;
const AGAIN_MS = { first: 500, max: 30_000 };
const AT_ONCE = 200;

/**
 * Audit entries that nobody waits for: written by and by, in their order, and kept in memory for as long as the database
 * does not take them.
 */
export class OutcomeQueue {
  #waiting: AuditRecord[] = [];
  #writing: Promise<void> | undefined;
  #lastError: unknown;
  #isHurried = false;

  constructor(
    private readonly actor: Actor,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Never waits and never throws. */
  add(record: AuditRecord): void {
    this.#waiting.push(record);
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was added is written. @throws what the database said last, when it is not within `ms` */
  async flush(ms: number): Promise<void> {
    this.#isHurried = true;
    const endsAt = this.clock.monotonic() + ms;
    while (this.#writing) {
      const leftMs = endsAt - this.clock.monotonic();
      if (leftMs <= 0) throw this.#lastError ?? new Error("the audit log was not written in time");
      await Promise.race([this.#writing, this.clock.sleep(Math.min(leftMs, 50))]);
    }
    this.#isHurried = false;
  }

  async #write(): Promise<void> {
    for (let againMs = AGAIN_MS.first; this.#waiting.length > 0; ) {
      if (!this.#isHurried) await this.clock.sleep(BATCH_MS);
      const batch = this.#waiting.slice(0, AT_ONCE);
      try {
        await audited((tx) => recordAudits(tx, this.actor, batch));
        this.#waiting = this.#waiting.slice(batch.length);
        againMs = AGAIN_MS.first;
      } catch (error) {
        this.#lastError = error;
        log.warn({ err: error, entries: this.#waiting.length }, "outcomes of calls wait for the database");
        await this.clock.sleep(againMs);
        againMs = Math.min(againMs * 2, AGAIN_MS.max);
      }
    }
    this.#writing = undefined;
  }
}
