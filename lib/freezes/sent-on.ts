import type { Lease } from "./lease";

/**
 * When a lease's quiesce was sent, on the reader's monotonic clock, ms. Without a word of its owner's: when it was armed.
 * An owner's wall clock may be wrong by hours, and is believed only between arming and deadline, both by the database's
 * clock. Pure.
 * @param asOf the same moment on both clocks
 */
export function sentOn(
  { armedAt, sentAt, deadline }: Pick<Lease, "armedAt" | "sentAt" | "deadline">,
  asOf: { database: Date; monotonic: number },
): number {
  const now = asOf.database.getTime();
  const latest = Math.min(deadline.getTime(), now);
  const sent = Math.max(armedAt.getTime(), Math.min((sentAt ?? armedAt).getTime(), latest));
  return asOf.monotonic - (now - sent);
}
