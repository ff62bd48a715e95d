import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { userKey } from "../../auth/user-key";
import { db } from "../../db";
import type { AuditViewView } from "./schemas";

/** So many of other people: more than anybody looks through. */
const MOST_SHARED = 200;

/** A person's own saved views by name, then those that others share. @throws AppError `forbidden` */
export async function listAuditViews(session: Session): Promise<AuditViewView[]> {
  requirePermission(session, "audit.view");
  const own = userKey(session);
  const [mine, shared] = await Promise.all([
    db().auditView.findMany({ where: { userKey: own }, orderBy: { nameKey: "asc" } }),
    db().auditView.findMany({
      where: { isShared: true, userKey: { not: own } },
      orderBy: [{ nameKey: "asc" }, { createdAt: "asc" }],
      take: MOST_SHARED,
    }),
  ]);
  return [...mine, ...shared].map(({ id, name, query, isShared, createdBy, userKey: whose }) => ({
    ...{ id, name, query, isShared, createdBy },
    isOwn: whose === own,
  }));
}
