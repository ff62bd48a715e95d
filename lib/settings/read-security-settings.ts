import type { Transaction } from "../audit/record";
import { db } from "../db";
import { SECURITY_DEFAULTS, type SecurityValues } from "./security-defaults";

/** How this installation guards itself, now. */
export async function readSecuritySettings(
  of: Pick<Transaction, "securitySettings"> = db(),
): Promise<SecurityValues & { version: number }> {
  const row = await of.securitySettings.findUnique({ where: { id: 1 } });
  if (!row) return SECURITY_DEFAULTS;
  const { fourEyes, idleMinutes, sessionHours, version } = row;
  return { fourEyes, idleMinutes, sessionHours, version };
}
