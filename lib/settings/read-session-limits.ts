import type { Transaction } from "../audit/record";
import { limitsOf, type SessionLimits } from "../auth/session-rules";
import { readSecuritySettings } from "./read-security-settings";

/** How long sessions last now: read anew each time, so that a change acts at once in every process. */
export const readSessionLimits = async (of?: Pick<Transaction, "securitySettings">): Promise<SessionLimits> =>
  limitsOf(await readSecuritySettings(of));
