import type { Clock } from "../../../clock";

interface Sleeper {
  at: number;
  wake(): void;
}

/**
 * Time that passes only when nothing else is left to do: what sleeps shortest wakes first, and hours take no time. What
 * runs on it may wait for nothing but it.
 */
export class VirtualClock implements Clock {
  #monotonic = 5_000;
  #epoch = Date.parse("2026-03-01T00:00:00Z");
  readonly #sleepers: Sleeper[] = [];

  now = (): number => this.#epoch + this.#monotonic;
  monotonic = (): number => this.#monotonic;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        at: this.#monotonic + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#sleepers.push(sleeper);
    });

  /** Does something so many ms from now. */
  later(ms: number, work: () => void): void {
    void this.sleep(ms).then(work);
  }

  /** Lets time pass until the work is done. @throws when nothing sleeps and it never will be, or after `limitMs` */
  async run<T>(work: Promise<T>, limitMs = 3_600_000): Promise<T> {
    const endsAt = this.#monotonic + limitMs;
    const ended = { is: false };
    work.then(
      () => (ended.is = true),
      () => (ended.is = true),
    );
    for (;;) {
      // Promises settle in between: setImmediate comes after all of them.
      await new Promise((resolve) => setImmediate(resolve));
      if (ended.is) return work;
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (a, b) => (a && a.at <= b.at ? a : b),
        undefined,
      );
      if (!next) throw new Error("nothing sleeps, and the work is not done");
      if (next.at > endsAt) throw new Error(`the work is not done after ${limitMs} ms`);
      this.#monotonic = Math.max(this.#monotonic, next.at);
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      next.wake();
    }
  }
}
