import { type Clock, systemClock } from "../../clock";

/** The machine's clock, so many times as fast: hours of waiting take seconds in a test. */
export function scaledClock(speed: number): Clock {
  const startedAt = Date.now();
  const began = performance.now();
  return {
    now: () => startedAt + (performance.now() - began) * speed,
    monotonic: () => (performance.now() - began) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
