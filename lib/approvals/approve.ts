import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { requireProof } from "../auth/require-proof";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { mayBreakGlass } from "./approval-kinds";
import { getApproval } from "./get-approval";
import { approvalTarget, lockApproval, requireWaiting } from "./lock-approval";
import { personKey } from "./person-key";
import { requireDecider } from "./require-decider";
import { ApproveInput } from "./schemas";

const REFUSAL = "It was not approved.";

/**
 * Approves a request, as its second person: whoever asked may then do exactly that, once, until the request expires.
 * @throws AppError `forbidden` for whoever asked and whoever may not do it themselves; `invalid`, at the field `password`
 *   too; `unavailable` while the own Keystone gives no answer; `not_found`; `precondition_failed` when it does not wait any more
 */
export async function approve(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "approvals.view");
  const { id, password } = parseInput(ApproveInput, input, REFUSAL);
  // Nobody types a password for what is refused anyway.
  const { mayDecide, kind, askedBy } = await getApproval(session, id);
  // A second person of whom nobody knows that it is them is none: the glass is there for the night of a silent Keystone.
  const other = "Somebody whose password can be asked about may approve it";
  const glass = mayBreakGlass(kind)
    ? `, or ${askedBy} can break the glass: it is there for such a night`
    : "";
  if (mayDecide) await requireProof(session, password, REFUSAL, `${other}${glass}.`);
  await audited(async (tx) => {
    const { row, state, now } = await lockApproval(tx, session, id);
    requireDecider(session, row, REFUSAL);
    requireWaiting(row, state, REFUSAL);
    await tx.approval.update({
      where: { id },
      data: {
        ...{ state: "approved", decidedBy: session.name, decidedByKey: personKey(session) },
        decidedAt: now,
      },
    });
    await recordAudit(tx, actorOf(session), {
      action: "approval.approved",
      target: approvalTarget(row),
      details: { approval: id, what: row.title, askedBy: row.askedBy },
    });
  });
}
