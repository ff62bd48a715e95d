/*
 * The three times belong together: a worker that could not confirm its lock for LEASE_MS sends nothing more, and
 * others, unless they know that it is dead, take its runs over only after TAKEOVER_AFTER_MS. The lease counts from
 * before a heartbeat is sent, the other time from its arrival: the gap is for what was just being sent to go out.
 */

/** Between two heartbeats of a worker. */
export const HEARTBEAT_MS = 1_000;
/** A worker whose last confirmed heartbeat is older stops sending and exits. */
export const LEASE_MS = 4_000;
/** A worker whose heartbeat row is older may act no more: its lock is taken from it, if it has one, and its runs. */
export const TAKEOVER_AFTER_MS = 6_000;
/** Between two looks for runs whose worker is gone. */
export const WATCH_MS = 200;
