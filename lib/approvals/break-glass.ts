import { actorOf, audited, recordAudit } from "../audit/record";
import { type Permission, requirePermission } from "../auth/permissions";
import { requireProof } from "../auth/require-proof";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Approval } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { mayBreakGlass, NO_GLASS } from "./approval-kinds";
import type { ApprovalViewState } from "./approval-view";
import { getApproval } from "./get-approval";
import { approvalTarget, lockApproval, requireWaiting } from "./lock-approval";
import { personKey } from "./person-key";
import { requireOwn } from "./require-own";
import { BreakGlassInput } from "./schemas";

const REFUSAL = "You have not gone on alone.";

/**
 * Goes on without a second person, in an emergency: whoever asked says why, and types the name of what it is about. It is
 * an alarm until somebody else has looked at it.
 * @throws AppError `forbidden` for everybody else, for whoever may not do it any more, and to switch four eyes off; `invalid` at the field
 *   `reason`, `typedName` or `password`; `not_found`; `precondition_failed` when it does not wait any more
 */
export async function breakGlass(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "approvals.view");
  const { id, reason, typedName, password } = parseInput(BreakGlassInput, input, REFUSAL);
  const seen = await getApproval(session, id);
  if (seen.isOwn && seen.state === "waiting" && mayBreakGlass(seen.kind)) {
    checkName(typedName, seen.target.name);
    await requireProof(session, password, REFUSAL);
  }
  await audited(async (tx) => {
    const { row, state, now } = await lockApproval(tx, session, id);
    check(session, row, state);
    checkName(typedName, row.targetName);
    await tx.approval.update({
      where: { id },
      data: {
        ...{ state: "approved", isGlassBroken: true, reason },
        ...{ decidedBy: session.name, decidedByKey: personKey(session), decidedAt: now },
      },
    });
    await recordAudit(tx, actorOf(session), {
      action: "approval.glass_broken",
      target: approvalTarget(row),
      reason,
      details: { approval: id, what: row.title, facts: row.facts },
    });
  });
}

function check(session: Session, row: Approval, state: ApprovalViewState): void {
  requireOwn(session, row, { refusal: REFUSAL, instead: `${row.askedBy} asked for it; you may approve it.` });
  if (!mayBreakGlass(row.kind)) throw new AppError("forbidden", `${REFUSAL} ${NO_GLASS}`);
  requirePermission(session, row.permission as Permission);
  requireWaiting(row, state, REFUSAL);
}

function checkName(typed: string, name: string): void {
  if (typed.trim().normalize("NFC") !== name.trim().normalize("NFC"))
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${name}, capitals and all.` });
}
