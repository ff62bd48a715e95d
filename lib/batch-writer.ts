import type { Clock } from "./clock";
import { isDatabaseUnavailable } from "./is-database-unavailable";
import { log } from "./log";

const AGAIN_MS = { first: 250, max: 10_000 };
const AT_ONCE = 200;
const REFUSALS = 5;

/**
 * Writes that nobody waits for: done by and by, in their order, and kept in memory for as long as the database does not
 * take them.
 */
export class BatchWriter<T> {
  #waiting: T[] = [];
  #writing: Promise<void> | undefined;
  #lastError: unknown;
  #hurry = new AbortController();

  /**
   * @param what for the log: "outcomes of calls"
   * @param write all or nothing; may be called again with what it has written, when its answer was lost
   * @param togetherMs what comes within this time is written together: each write costs a little
   */
  constructor(
    private readonly what: string,
    private readonly write: (batch: readonly T[]) => Promise<void>,
    private readonly clock: Clock,
    private readonly togetherMs = 250,
  ) {}

  /** Never waits and never throws. */
  add(item: T): void {
    this.#waiting.push(item);
    this.#writing ??= this.#loop();
  }

  /**
   * Resolves when all that was added is written.
   * @throws when it is not within `ms`: what the database said to the last try, or that it is too slow, by which
   * `isDatabaseUnavailable` knows it
   */
  async flush(ms: number): Promise<void> {
    this.#hurry.abort();
    const over = new AbortController();
    const late = this.clock.sleep(ms, over.signal).then(
      () => true,
      () => false,
    );
    const done = (async () => {
      while (this.#writing) await this.#writing;
      return false;
    })();
    const isLate = await Promise.race([done, late]);
    over.abort();
    if (isLate && this.#writing) throw this.#lastError ?? tooSlow(`${this.what} were not written in time`);
  }

  async #loop(): Promise<void> {
    this.#hurry = new AbortController();
    await this.clock.sleep(this.togetherMs, this.#hurry.signal).catch(() => {});
    let againMs = AGAIN_MS.first;
    // What the database refuses, as opposed to being away, is tried alone, and a few times: the rest must not wait for it.
    let refusals = 0;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, refusals > 0 ? 1 : AT_ONCE);
      try {
        await this.write(batch);
        this.#waiting = this.#waiting.slice(batch.length);
        againMs = AGAIN_MS.first;
        refusals = 0;
        this.#lastError = undefined;
        if (this.#waiting.length > 0 && this.#waiting.length < AT_ONCE)
          await this.clock.sleep(this.togetherMs, this.#hurry.signal).catch(() => {});
      } catch (error) {
        this.#lastError = error;
        log.warn({ err: error, waiting: this.#waiting.length }, `${this.what} wait for the database`);
        if (!isDatabaseUnavailable(error) && ++refusals > REFUSALS) {
          log.error({ err: error }, `one of ${this.what} cannot be written, and is given up`);
          this.#waiting = this.#waiting.slice(1);
          refusals = 1;
        }
        await this.clock.sleep(againMs);
        againMs = Math.min(againMs * 2, AGAIN_MS.max);
      }
    }
    this.#writing = undefined;
  }
}

const tooSlow = (message: string) => Object.assign(new Error(message), { code: "ETIMEDOUT" });
