import { type Clock, systemClock } from "../clock";
import { isOpenStackError } from "./errors";

/** Longer than a circuit holds calls back, and the one call that looks whether the service is back (circuit.ts). */
const LONGEST_MS = 20_000;
const AGAIN_MS = 500;

/**
 * Reads something; a call that our own circuit held back was never sent and says nothing about what is asked for, so it is
 * made again once it is let through. Only for calls that change nothing.
 * @throws what the call throws; that it is still held back, 20 s later; the signal's reason
 */
export async function onceLetThrough<T>(
  read: () => Promise<T>,
  { signal, clock = systemClock }: { signal?: AbortSignal | undefined; clock?: Clock } = {},
): Promise<T> {
  const endsAt = clock.monotonic() + LONGEST_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!isOpenStackError(error, "circuit_open") || clock.monotonic() >= endsAt) throw error;
    }
    await clock.sleep(AGAIN_MS, signal);
  }
}
