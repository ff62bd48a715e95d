import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Approval } from "../generated/prisma/client";
import type { ApprovalViewState } from "./approval-view";
import { stateAt } from "./to-approval-view";
import { isApprovalVisible } from "./visible-approvals";

/** What everybody is told of a request that is not there for them. */
export const noSuchApproval = () =>
  new AppError(
    "not_found",
    "There is no such request, or it is about something that your sign-in does not give.",
  );

/**
 * A request that somebody sees, held until the transaction ends: of two who decide at once the second finds what the first
 * has decided. Whether it has expired is judged once it is held, by the database's time.
 * @throws AppError `not_found`
 */
export async function lockApproval(
  tx: Transaction,
  session: Session,
  id: string,
): Promise<{ row: Approval; state: ApprovalViewState; now: Date }> {
  const [held] = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM approvals a WHERE a.id = ${id}::uuid AND ${isApprovalVisible(session)} FOR UPDATE`;
  if (!held) throw noSuchApproval();
  const [{ now } = { now: new Date() }] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT clock_timestamp() AS now`;
  const row = await tx.approval.findUniqueOrThrow({ where: { id } });
  return { row, state: stateAt(row, now), now };
}

/** @throws AppError `precondition_failed`, with what has become of it, unless it still waits */
export function requireWaiting(row: Approval, state: ApprovalViewState, refusal: string): void {
  if (state !== "waiting") throw new AppError("precondition_failed", `${refusal} ${whatBecame(row, state)}`);
}

function whatBecame({ decidedBy, isGlassBroken, reason }: Approval, state: ApprovalViewState): string {
  const by = decidedBy ?? "somebody";
  switch (state) {
    case "expired":
      return "It has expired: it has to be asked for anew.";
    case "withdrawn":
      return `It is not needed any more: ${reason && !isGlassBroken ? "one person does it alone now" : "whoever asked has taken it back"}.`;
    case "refused":
      return `${by} has refused it meanwhile.`;
    default:
      return isGlassBroken ? `${by} went on alone meanwhile.` : `${by} has approved it meanwhile.`;
  }
}

/** As the audit log names what a request is about. */
export const approvalTarget = ({ targetKind, targetId, targetName }: Approval) => ({
  ...{ kind: targetKind, id: targetId, name: targetName },
});
