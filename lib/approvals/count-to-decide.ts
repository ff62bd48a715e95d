import { may } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { Prisma } from "../generated/prisma/client";
import { IS_TO_REVIEW, IS_WAITING, readApprovals } from "./read-approvals";

const MOST = 200;

/** How many requests wait for this very person: to be decided, or looked at after the glass was broken. 0 of who sees none. */
export async function countToDecide(session: Session): Promise<number> {
  if (!may(session.role, "approvals.view")) return 0;
  const open = await readApprovals(session, Prisma.sql`((${IS_WAITING}) OR (${IS_TO_REVIEW}))`, MOST);
  return open.filter(({ mayDecide, mayReview }) => mayDecide || mayReview).length;
}
