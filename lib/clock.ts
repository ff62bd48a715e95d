/** Time as a dependency: code that waits or compares times takes one of these, so that tests can own it. */
export interface Clock {
  /** Milliseconds since the epoch: for showing and storing. */
  now(): number;
  /** Milliseconds from an arbitrary start that never goes back: for deadlines and durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How far `now` is behind the machine's, ms: only of a run of an earlier day (lib/sandbox-mode/story). */
  lagMs?(): number;
  /** The same clock, on which nothing is shortened: for a freeze window. Left out: it is this one. */
  readonly patient?: Clock;
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

/** Waits of a lagging clock that are at least so long are shortened: shorter ones are not worth it. */
const LONG_MS = 1_000;
const SHORTER = 5;

/**
 * A clock that shows a time `lagMs` ago, and on which long waits take a fifth: time goes on there as if all of it had been
 * waited. Its `patient` is the same clock whose waits are as long as they say.
 */
export function lagging(clock: Clock, lagMs: number): Clock {
  if (lagMs === 0) return clock;
  let aheadMs = 0;
  const times = {
    now: () => clock.now() + aheadMs - lagMs,
    monotonic: () => clock.monotonic() + aheadMs,
    lagMs: () => lagMs - aheadMs,
  };
  return {
    ...times,
    async sleep(ms, signal) {
      if (ms < LONG_MS) return clock.sleep(ms, signal);
      const until = times.monotonic() + ms;
      await clock.sleep(ms / SHORTER, signal);
      aheadMs = Math.max(aheadMs, until - clock.monotonic());
    },
    patient: { ...times, sleep: (ms, signal) => clock.sleep(ms, signal) },
  };
}

/**
 * A time of this clock as the machine and the database have it: for what is compared with the database's now().
 * @param at of this clock, ms; now, when left out
 */
export const machineTime = (clock: Pick<Clock, "now" | "lagMs">, at = clock.now()): Date =>
  new Date(at + (clock.lagMs?.() ?? 0));
