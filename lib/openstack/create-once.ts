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

/** How long a thing that was made may be missing from a look. */
const LAG_MS = 10_000;

/**
 * Create a thing once, although OpenStack has no client tokens: look first, create, and when the answer was lost
 * look again, wait until a late delivery is impossible, look once more, and only then repeat (I2, faults 24 to 36).
 * @throws OpenStackError of the last create; it is ambiguous for as long as an earlier one may have succeeded
 */
export async function createOnce<T>(o: CreateOnce<T>): Promise<T> {
  const clock = o.clock ?? systemClock;
  const existing = await o.find();
  if (existing !== undefined) return existing;
  for (let attempt = 1; ; attempt++) {
    try {
      return await o.create();
    } catch (error) {
      if (!(error instanceof OpenStackError)) throw error;
      // From the second create on, a refusal ("the name is taken") may be about what the first one has made.
      if (!error.isAmbiguous && attempt === 1) throw error;
      const look = await settle(o, clock, error.isAmbiguous ? (o.settleMs ?? 61_000) : LAG_MS);
      if (look.found !== undefined) return look.found;
      if (!look.isSure) throw error.but({ isAmbiguous: true });
      if (!error.isAmbiguous || attempt >= (o.attempts ?? 2)) throw error;
    }
  }
}

/**
 * Look at growing intervals for as long as the lost request may still arrive. A look that fails is no answer; only
 * when the last one succeeded is it sure that nothing was made.
 */
async function settle<T>(
  o: CreateOnce<T>,
  clock: Clock,
  settleMs: number,
): Promise<{ found: T | undefined; isSure: boolean }> {
  const startedAt = clock.monotonic();
  for (let pause = 250; ; pause = Math.min(pause * 2, 10_000)) {
    let isSure = true;
    try {
      const found = await o.find();
      if (found !== undefined) return { found, isSure };
    } catch (error) {
      if (!(error instanceof OpenStackError) || o.signal?.aborted) throw error;
      isSure = false;
    }
    const left = settleMs - (clock.monotonic() - startedAt);
    if (left <= 0) return { found: undefined, isSure };
    await clock.sleep(Math.min(pause, left), o.signal);
  }
}
