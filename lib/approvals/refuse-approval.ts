import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { approvalTarget, lockApproval, requireWaiting } from "./lock-approval";
import { personKey } from "./person-key";
import { requireDecider } from "./require-decider";
import { RefuseApprovalInput } from "./schemas";

const REFUSAL = "It was not refused.";

/**
 * Refuses a request, as its second person, with a reason for whoever asked.
 * @throws AppError `forbidden` as when approving; `invalid`, `not_found`; `precondition_failed` when it does not wait any more
 */
export async function refuseApproval(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "approvals.view");
  const { id, reason } = parseInput(RefuseApprovalInput, input, REFUSAL);
  await audited(async (tx) => {
    const { row, state, now } = await lockApproval(tx, session, id);
    requireDecider(session, row, REFUSAL);
    requireWaiting(row, state, REFUSAL);
    await tx.approval.update({
      where: { id },
      data: {
        ...{ state: "refused", reason, decidedBy: session.name, decidedByKey: personKey(session) },
        decidedAt: now,
      },
    });
    await recordAudit(tx, actorOf(session), {
      action: "approval.refused",
      target: approvalTarget(row),
      reason,
      details: { approval: id, what: row.title, askedBy: row.askedBy },
    });
  });
}
