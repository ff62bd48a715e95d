import { actorOf, recordAudit, type Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import type { Approval } from "../generated/prisma/client";
import { type Gated, NeedsApproval } from "./gated";
import { isGated, letsThrough } from "./is-gated";

/**
 * The gate before what a second person has to approve, called in the transaction that does it and after every other
 * check: what would be refused anyway is not worth asking anybody. An approval lets through once, exactly that, by the
 * person who asked for it, for half an hour after it was asked for.
 * @returns the approval that was used; null where nobody has to approve
 * @throws NeedsApproval
 */
export async function requireApproval(
  tx: Transaction,
  session: Session,
  gated: Gated,
): Promise<Approval | null> {
  if (!(await isGated(tx, session, gated.kind))) return null;
  // Whoever uses it at the same moment waits here, and finds it used.
  const [used] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE approvals SET state = 'used', used_at = clock_timestamp() WHERE id = (
      SELECT id FROM approvals WHERE ${letsThrough(session, gated)} ORDER BY asked_at LIMIT 1 FOR UPDATE)
    RETURNING id`;
  if (!used) throw new NeedsApproval(gated);
  const approval = await tx.approval.findUniqueOrThrow({ where: { id: used.id } });
  await recordAudit(tx, actorOf(session), {
    action: "approval.used",
    target: gated.target,
    details: {
      approval: approval.id,
      what: approval.title,
      approvedBy: approval.decidedBy,
      glassBroken: approval.isGlassBroken,
    },
  });
  return approval;
}
