import { type Clock, systemClock } from "../clock";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";

/**
 * Does something again and again while the worker runs, always waiting `everyMs` after it was done; and before the first
 * time, where a worker that has just begun has better things to do.
 */
export class PollLoop {
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: (signal: AbortSignal) => Promise<unknown>,
    private readonly clock: Clock = systemClock,
    private readonly isLazy = false,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the turn that is under way has ended; its signal tells it to hurry. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const rest = () => this.clock.sleep(this.everyMs, signal).catch(() => {});
    if (this.isLazy) await rest();
    while (!signal.aborted) {
      try {
        await this.work(signal);
      } catch (error) {
        if (error === signal.reason) return; // told to stop, and it did
        // A database that is away is told of by the worker's lock; the next turn tries again either way.
        if (!isDatabaseUnavailable(error)) log.error({ err: error, loop: this.name }, "a turn failed");
      }
      await rest();
    }
  }
}
