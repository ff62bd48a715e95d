import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { Prisma } from "../generated/prisma/client";
import type { ApprovalView } from "./approval-view";
import { noSuchApproval } from "./lock-approval";
import { readApprovals } from "./read-approvals";
import { OneApprovalInput } from "./schemas";

/**
 * One request. Asking for it every few seconds is how whoever asked waits.
 * @throws AppError `forbidden`, `not_found`
 */
export async function getApproval(session: Session, id: string): Promise<ApprovalView> {
  requirePermission(session, "approvals.view");
  if (!OneApprovalInput.safeParse({ id }).success) throw noSuchApproval();
  const [approval] = await readApprovals(session, Prisma.sql`a.id = ${id}::uuid`, 1);
  if (!approval) throw noSuchApproval();
  return approval;
}
