import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { isToBeLookedAt } from "./judge-person";
import { approvalTarget, lockApproval } from "./lock-approval";
import { requireReviewer } from "./require-decider";
import { OneApprovalInput } from "./schemas";

const REFUSAL = "It was not noted that you have looked at it.";

/**
 * Says that somebody has looked at what was done alone in an emergency, which ends the alarm. Said twice is no error: the
 * first one stays.
 * @throws AppError `forbidden` for whoever did it; `invalid`, `not_found`; `precondition_failed` when no glass was broken,
 *   and while what it was broken for can still be done: the alarm must not end before the deed
 */
export async function reviewApproval(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "approvals.view");
  const { id } = parseInput(OneApprovalInput, input, REFUSAL);
  await audited(async (tx) => {
    const { row, state, now } = await lockApproval(tx, session, id);
    if (!row.isGlassBroken)
      throw new AppError("precondition_failed", `${REFUSAL} Nobody went on alone here.`);
    requireReviewer(session, row, REFUSAL);
    if (row.reviewedAt !== null) return;
    if (!isToBeLookedAt(state)) {
      const until = row.expiresAt.toISOString().slice(11, 16);
      const text = `It is not done yet, and can be until ${until} UTC: look at it once it is done, taken back or expired.`;
      throw new AppError("precondition_failed", `${REFUSAL} ${text}`);
    }
    await tx.approval.update({ where: { id }, data: { reviewedBy: session.name, reviewedAt: now } });
    await recordAudit(tx, actorOf(session), {
      action: "approval.reviewed",
      target: approvalTarget(row),
      details: { approval: id, what: row.title, brokenBy: row.decidedBy, because: row.reason },
    });
  });
}
