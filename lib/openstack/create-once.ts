import { type Clock, systemClock } from "@/lib/clock";
import { OpenStackError } from "./errors";

export interface CreateOnce<T> {
  /** Look for what an earlier try may have made: by tag, metadata or name of this very operation. */
  find(): Promise<T | undefined>;
  create(): Promise<T>;
  /**
   * How long a lost request may still arrive: at least the time-out of the site's load balancer.
   * A second create before that could make a twin.
   */
  settleMs?: number | undefined;
  /** Creates in total. */
  attempts?: number | undefined;
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

/**
 * Create a thing once, although OpenStack has no client tokens: look first, create, and when the answer was lost
 * look again, wait until a late delivery is impossible, look once more, and only then repeat (I2, faults 24 to 36).
 * @throws OpenStackError of the last try
 */
export async function createOnce<T>(o: CreateOnce<T>): Promise<T> {
  const clock = o.clock ?? systemClock;
  const settleMs = o.settleMs ?? 61_000;
  const existing = await o.find();
  if (existing !== undefined) return existing;
  for (let attempt = 1; ; attempt++) {
    try {
      return await o.create();
    } catch (error) {
      if (!(error instanceof OpenStackError) || !error.isAmbiguous) throw error;
      const made = await settle(o, clock, settleMs);
      if (made !== undefined) return made;
      if (attempt >= (o.attempts ?? 2)) throw error;
    }
  }
}

/** Look at growing intervals for as long as the lost request may still arrive. */
async function settle<T>(o: CreateOnce<T>, clock: Clock, settleMs: number): Promise<T | undefined> {
  const startedAt = clock.monotonic();
  for (let pause = 250; ; pause = Math.min(pause * 2, 10_000)) {
    const found = await o.find();
    if (found !== undefined) return found;
    const left = settleMs - (clock.monotonic() - startedAt);
    if (left <= 0) return undefined;
    await clock.sleep(Math.min(pause, left), o.signal);
  }
}
