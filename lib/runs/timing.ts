/*
 * The three times belong together: a worker that could not confirm its lock for LEASE_MS sends nothing more, and
 * others take its runs over only after TAKEOVER_AFTER_MS. The gap covers clock reading and one slow round trip.
 */

/** Between two heartbeats of a worker. */
export const HEARTBEAT_MS = 2_000;
/** A worker whose last confirmed heartbeat is older stops sending and exits. */
export const LEASE_MS = 10_000;
/** A worker whose heartbeat row is older is treated as hung: its lock is taken from it. */
export const TAKEOVER_AFTER_MS = 15_000;
/** Between two looks for runs whose worker is gone. */
export const WATCH_MS = 200;
