/** Every idle moment is ours, not the cloud's: a restore of 1 GiB takes seconds. */
const LEAST_MS = 500;
const MOST_MS = 60_000;
/** Of the time that it took, so much is lost at most: an operator waits for it. */
const SHARE = 0.02;

/**
 * How long to wait until what a recovery waits for is looked at again, ms: half a second at first, then 2 % of the time
 * passed. What it took before does not count: a look that came late makes the history long, and the next look later. Pure.
 */
export const nextBuildLook = (elapsedMs: number): number =>
  Math.min(MOST_MS, Math.max(LEAST_MS, (elapsedMs * SHARE) / (1 - SHARE)));
