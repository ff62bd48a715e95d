import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { approvalTarget, lockApproval } from "./lock-approval";
import { requireOwn } from "./require-own";
import { OneApprovalInput } from "./schemas";

const REFUSAL = "It was not taken back.";

/**
 * Takes an own request back: it is not needed any more, be it approved already. One that nothing can come of any more
 * stays as it is.
 * @throws AppError `forbidden` for everybody else; `invalid`, `not_found`
 */
export async function withdraw(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "approvals.view");
  const { id } = parseInput(OneApprovalInput, input, REFUSAL);
  await audited(async (tx) => {
    const { row, state } = await lockApproval(tx, session, id);
    const instead = "Only whoever asked takes it back; you may refuse it.";
    requireOwn(session, row, { refusal: REFUSAL, instead });
    if (state !== "waiting" && state !== "approved") return;
    await tx.approval.update({ where: { id }, data: { state: "withdrawn" } });
    await recordAudit(tx, actorOf(session), {
      action: "approval.withdrawn",
      target: approvalTarget(row),
      details: { approval: id, what: row.title, ...(state === "approved" && { approvedBy: row.decidedBy }) },
    });
  });
}
