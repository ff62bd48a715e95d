/** A session ends this long after the last thing its user did. */
export const IDLE_MS = 30 * 60_000;
/** A session ends this long after the sign-in, whatever its user does. */
export const ABSOLUTE_MS = 12 * 60 * 60_000;

export interface SessionTimes {
  lastSeenAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Whether a session may still be used at `now` (milliseconds since the epoch). */
export const isSessionLive = (session: SessionTimes, now: number): boolean =>
  session.revokedAt === null &&
  session.expiresAt.getTime() > now &&
  session.lastSeenAt.getTime() > now - IDLE_MS;
