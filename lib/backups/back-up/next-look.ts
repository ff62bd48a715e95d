const MOST_MS = 60_000;
/** Of the time that it will have taken by then. */
const SHARE = 0.05;
/** History is not believed to the last minute. */
const OF_EXPECTED = 0.8;

/**
 * How long to wait until what takes its time is looked at again, ms: not before most of the time that it took before,
 * then at 5 % of the time passed. About 127 looks in an hour without history, 14 with it. Pure.
 * @param expectedMs from the volume's history; null: it has none
 * @param leastMs between two looks
 */
export function nextLook(elapsedMs: number, expectedMs: number | null, leastMs = 2_000): number {
  const interval = Math.min(MOST_MS, Math.max(leastMs, (elapsedMs * SHARE) / (1 - SHARE)));
  const first = expectedMs === null ? 0 : expectedMs * OF_EXPECTED - elapsedMs;
  return Math.max(interval, first);
}
