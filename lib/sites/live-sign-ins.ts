import type { Transaction } from "../audit/record";
import { IDLE_MS } from "../auth/session-rules";

/** How many people are signed in by a site's Keystone now. */
export const liveSignIns = (
  tx: Pick<Transaction, "session">,
  siteId: string,
  now = Date.now(),
): Promise<number> =>
  tx.session.count({
    where: {
      siteId,
      revokedAt: null,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - IDLE_MS) },
    },
  });
