import { SECURITY_DEFAULTS, type SecurityValues } from "../settings/security-defaults";

/** How long sessions last: lib/settings. */
export interface SessionLimits {
  /** A session ends this long after the last thing its user did. */
  idleMs: number;
  /** A session ends this long after the sign-in, whatever its user does. */
  absoluteMs: number;
}

/** The same of the settings, in milliseconds. Pure. */
export const limitsOf = ({
  idleMinutes,
  sessionHours,
}: Pick<SecurityValues, "idleMinutes" | "sessionHours">): SessionLimits => ({
  idleMs: idleMinutes * 60_000,
  absoluteMs: sessionHours * 3_600_000,
});

/** As long as nobody has chosen others. */
export const DEFAULT_LIMITS = limitsOf(SECURITY_DEFAULTS);

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
  /** As it was at the sign-in: a longer time that is set later acts on new sign-ins only. */
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Whether a session may still be used at `now` (milliseconds since the epoch). A shorter time acts on it at once. */
export const isSessionLive = (
  session: SessionTimes,
  { idleMs, absoluteMs }: SessionLimits,
  now: number,
): boolean =>
  session.revokedAt === null &&
  session.expiresAt.getTime() > now &&
  session.createdAt.getTime() > now - absoluteMs &&
  session.lastSeenAt.getTime() > now - idleMs;
