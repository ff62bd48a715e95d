import type { Transaction } from "../audit/record";
import { isLiveWhere } from "../sessions/live-session";
import { readSessionLimits } from "../settings/read-session-limits";
import { revokeSessions } from "./revoke-sessions";
import { SESSION_ROW, sessionOf } from "./session-of";

/** Ends the sessions of those who signed in by a site, for good. @returns how many were in use */
export async function endSiteSessions(tx: Transaction, siteId: string): Promise<number> {
  const limits = await readSessionLimits(tx);
  const count = await tx.session.count({ where: { ...isLiveWhere(limits, Date.now()), siteId } });
  // Those idle for too long as well: a request that read its session a moment ago may still set its clock back.
  await revokeSessions(tx, { siteId });
  return count;
}

/**
 * Ends the sessions that give nothing any more, for good: they must not come back with a mapping. To be called when the
 * mappings were changed, in the same transaction. @returns how many
 */
export async function endPowerlessSessions(tx: Transaction): Promise<number> {
  const limits = await readSessionLimits(tx);
  const mappings = await tx.roleMapping.findMany();
  const rows = await tx.session.findMany({
    where: { ...isLiveWhere(limits, Date.now()), localUserId: null },
    include: SESSION_ROW,
  });
  const ids = rows.filter((row) => !sessionOf(row, mappings)).map(({ id }) => id);
  await revokeSessions(tx, { id: { in: ids } });
  return ids.length;
}
