import { type Clock, systemClock } from "../clock";
import { claimDue } from "./claim-due";
import { sendClaimed } from "./send-claimed";

/** So often it is looked for what has become due while something is being sent. */
const LOOK_MS = 2_000;

/**
 * One turn: sends what is due, until nothing is. To each channel one message at a time, the gravest first: a
 * server that does not answer holds up its own channel alone. Any number of workers may do so beside each other.
 * @throws what the database says
 */
export async function sendDue(signal: AbortSignal, clock: Clock = systemClock): Promise<void> {
  const sending = new Map<string, Promise<void>>();
  let failure: { error: unknown } | undefined;
  /** @returns whether something was being sent when nothing more was due: its end may make another one due */
  const begin = async (): Promise<boolean> => {
    while (!signal.aborted && !failure) {
      const busy = [...sending.keys()];
      const claim = await claimDue(busy);
      if (!claim) return busy.length > 0;
      const { channelId } = claim;
      const sent = sendClaimed(claim, signal)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => sending.delete(channelId));
      sending.set(channelId, sent);
    }
    return false;
  };
  try {
    while (await begin()) {
      if (sending.size === 0) continue;
      const looked = new AbortController();
      const pause = clock.sleep(LOOK_MS, looked.signal).catch(() => {});
      await Promise.race([...sending.values(), pause]);
      looked.abort();
    }
  } finally {
    await Promise.all(sending.values());
  }
  if (failure) throw failure.error;
}
