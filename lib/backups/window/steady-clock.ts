import type { Clock } from "../../clock";

/** The same clock, whose wall time does not jump: what is recorded of a window fits together, whatever NTP does meanwhile. */
export function steadyClock(clock: Clock): Clock {
  const differenceMs = clock.now() - clock.monotonic();
  return {
    now: () => clock.monotonic() + differenceMs,
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    ...(clock.lagMs === undefined ? {} : { lagMs: clock.lagMs }),
  };
}
