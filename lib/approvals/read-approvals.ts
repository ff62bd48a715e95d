import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { ApprovalView } from "./approval-view";
import { toApprovalView } from "./to-approval-view";
import { isApprovalVisible } from "./visible-approvals";

/** Still to be decided, by the database's time; of `approvals a`. */
export const IS_WAITING = Prisma.sql`a.state = 'waiting' AND a.expires_at > now()`;

/** Glass was broken, and nobody else has looked at it; of `approvals a`. */
export const IS_TO_REVIEW = Prisma.sql`a.is_glass_broken AND a.reviewed_at IS NULL`;

/** The requests of a condition over `approvals a` that somebody sees, the newest first. */
export async function readApprovals(
  session: Session,
  which: Prisma.Sql,
  most: number,
): Promise<ApprovalView[]> {
  const found = await db().$queryRaw<{ id: string; now: Date }[]>`
    SELECT a.id, now() AS now FROM approvals a WHERE ${which} AND ${isApprovalVisible(session)}
    ORDER BY a.asked_at DESC, a.id LIMIT ${most}`;
  const [first] = found;
  if (!first) return [];
  const rows = await db().approval.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: [{ askedAt: "desc" }, { id: "asc" }],
  });
  return rows.map((row) => toApprovalView(session, row, first.now));
}
