import type { Clock } from "../../clock";

/** The same clock, whose wall time does not jump: what is recorded of a window fits together, whatever NTP does meanwhile. */
export function steadyClock(of: Clock): Clock {
  const clock = of.patient ?? of;
  const differenceMs = clock.now() - clock.monotonic();
  return {
    now: () => clock.monotonic() + differenceMs,
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    ...(clock.lagMs && { lagMs: clock.lagMs }),
  };
}
