import type { Transaction } from "../audit/record";
import { isLiveWhere } from "../sessions/live-session";
import { readSessionLimits } from "../settings/read-session-limits";

/** How many people are signed in by a site's Keystone now. */
export const liveSignIns = async (
  tx: Pick<Transaction, "session" | "securitySettings">,
  siteId: string,
  now = Date.now(),
): Promise<number> =>
  tx.session.count({
    where: { ...isLiveWhere(await readSessionLimits(tx), now), siteId },
  });
