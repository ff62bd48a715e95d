import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { Prisma } from "../generated/prisma/client";
import type { ApprovalsView } from "./approval-view";
import { IS_TO_REVIEW, IS_WAITING, readApprovals } from "./read-approvals";

const MOST = 200;

/** What waits to be decided, broken glass that nobody has looked at, and what was before. @throws AppError `forbidden` */
export async function listApprovals(session: Session): Promise<ApprovalsView> {
  requirePermission(session, "approvals.view");
  const [waiting, toReview, past] = await Promise.all([
    readApprovals(session, IS_WAITING, MOST),
    readApprovals(session, IS_TO_REVIEW, MOST),
    readApprovals(session, Prisma.sql`NOT (${IS_WAITING}) AND NOT (${IS_TO_REVIEW})`, MOST),
  ]);
  return { waiting, toReview, past };
}
