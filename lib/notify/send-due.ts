import { type Clock, systemClock } from "../clock";
import { claimDue } from "./claim-due";
import { sendClaimed } from "./send-claimed";

/** So often it is looked for what has become due while something is being sent. */
const LOOK_MS = 2_000;

/**
 * One turn: sends what is due, until nothing is. To each channel one message at a time, in the order of their times: a
 * server that does not answer holds up its own channel alone. Any number of workers may do so beside each other.
 * @throws what the database says
 */
export async function sendDue(signal: AbortSignal, clock: Clock = systemClock): Promise<void> {
  const sending = new Map<string, Promise<void>>();
  let failure: { error: unknown } | undefined;
  const begin = async (): Promise<void> => {
    while (!signal.aborted && !failure) {
      const claim = await claimDue([...sending.keys()]);
      if (!claim) return;
      const { channelId } = claim;
      const sent = sendClaimed(claim, signal)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => sending.delete(channelId));
      sending.set(channelId, sent);
    }
  };
  try {
    await begin();
    while (sending.size > 0) {
      const looked = new AbortController();
      const pause = clock.sleep(LOOK_MS, looked.signal).catch(() => {});
      await Promise.race([...sending.values(), pause]);
      looked.abort();
      await begin();
    }
  } finally {
    await Promise.all(sending.values());
  }
  if (failure) throw failure.error;
}
