import { actorOf, recordAudit, type Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import type { ApprovalKind } from "../generated/prisma/enums";
import { approvalTarget } from "./lock-approval";

/**
 * Ends what still waits of kinds that one person does alone from now on: nobody has to decide about it any more. The
 * reason tells it apart from what its own person took back.
 */
export async function withdrawUngated(
  tx: Transaction,
  session: Session,
  kinds: readonly ApprovalKind[],
): Promise<void> {
  if (kinds.length === 0) return;
  const where = { kind: { in: [...kinds] }, state: "waiting" as const, expiresAt: { gt: new Date() } };
  const waiting = await tx.approval.findMany({ where, orderBy: [{ askedAt: "asc" }, { id: "asc" }] });
  for (const row of waiting) {
    // Whoever decides about it in this moment was first.
    const { count } = await tx.approval.updateMany({
      where: { id: row.id, state: "waiting" },
      data: { state: "withdrawn", reason: SWITCHED_OFF },
    });
    if (count === 0) continue;
    await recordAudit(tx, actorOf(session), {
      action: "approval.withdrawn",
      target: approvalTarget(row),
      details: { approval: row.id, what: row.title, askedBy: row.askedBy, isSwitchedOff: true },
    });
  }
}

const SWITCHED_OFF = "It does not take a second person any more.";
