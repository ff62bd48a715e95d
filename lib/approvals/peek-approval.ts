import type { Session } from "../auth/session-store";
import { db } from "../db";
import { type Gated, NeedsApproval } from "./gated";
import { isGated, letsThrough } from "./is-gated";

/**
 * The same question as `requireApproval`, before a verb begins what cannot be taken back, such as showing a cloud a secret.
 * Nothing is used up: the transaction that does it asks again.
 * @throws NeedsApproval
 */
export async function peekApproval(session: Session, gated: Gated): Promise<void> {
  if (!(await isGated(db(), session, gated.kind))) return;
  const [found] = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM approvals WHERE ${letsThrough(session, gated)} LIMIT 1`;
  if (!found) throw new NeedsApproval(gated);
}
