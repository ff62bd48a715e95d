/** Time as a dependency: code that waits or compares times takes one of these, so that tests can own it. */
export interface Clock {
  /** Milliseconds since the epoch: for showing and storing. */
  now(): number;
  /** Milliseconds from an arbitrary start that never goes back: for deadlines and durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How far `now` is behind the machine's, ms: only of a run that tells of an earlier day (lib/sandbox-mode/story). */
  readonly lagMs?: number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** The same clock, which shows a time `lagMs` ago; waiting takes as long as before. */
export const lagging = (clock: Clock, lagMs: number): Clock =>
  lagMs === 0
    ? clock
    : {
        now: () => clock.now() - lagMs,
        monotonic: () => clock.monotonic(),
        sleep: (ms, signal) => clock.sleep(ms, signal),
        lagMs,
      };

/**
 * A time of this clock as the machine and the database have it: for what is compared with the database's now().
 * @param at of this clock, ms; now, when left out
 */
export const machineTime = (clock: Pick<Clock, "now" | "lagMs">, at = clock.now()): Date =>
  new Date(at + (clock.lagMs ?? 0));
