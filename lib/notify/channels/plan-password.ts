import type { ChannelWanted } from "./channel-wanted";

export const NEEDS_PASSWORD = "A user needs a password. Enter it, or leave the user out.";
const ASKED_AGAIN =
  "The stored password was given for this user at the server, the port and the encryption as they were. Enter it again.";

type Way = Pick<ChannelWanted, "smtpHost" | "smtpPort" | "smtpSecurity" | "smtpUser">;

/**
 * What becomes of a mail channel's password when it is changed. The stored one stays only for the same user at the same
 * server, and never without encryption that it was not given for: nobody sends it to a server of their own. Pure.
 * @param given empty: none was entered
 */
export function planPassword(
  stored: Way & { hasPassword: boolean },
  wanted: Way,
  given: string,
): "keep" | "remove" | { seal: string } | { problem: string } {
  if (wanted.smtpUser === null) return stored.hasPassword ? "remove" : "keep";
  if (given !== "") return { seal: given };
  if (!stored.hasPassword) return { problem: NEEDS_PASSWORD };
  const isSame =
    stored.smtpHost === wanted.smtpHost &&
    stored.smtpPort === wanted.smtpPort &&
    stored.smtpUser === wanted.smtpUser &&
    (wanted.smtpSecurity !== "none" || stored.smtpSecurity === "none");
  return isSame ? "keep" : { problem: ASKED_AGAIN };
}
