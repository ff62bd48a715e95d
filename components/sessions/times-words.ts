import type { SecurityValues } from "@/lib/settings/security-defaults";

export type SessionTimesShown = Pick<SecurityValues, "idleMinutes" | "sessionHours">;

/** How long sessions last, as the settings have it. */
export const timesWords = ({ idleMinutes, sessionHours }: SessionTimesShown): string =>
  `A session ends ${idleMinutes} minutes after the last thing its user did, and ${sessionHours === 1 ? "1 hour" : `${sessionHours} hours`} after the sign-in.`;
