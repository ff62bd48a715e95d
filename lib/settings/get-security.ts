import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { countApprovers } from "./count-approvers";
import { readSecuritySettings } from "./read-security-settings";
import type { SecurityView } from "./security-view";

/** How this installation guards itself. @throws AppError `forbidden` */
export async function getSecurity(session: Session): Promise<SecurityView> {
  requirePermission(session, "security.view");
  const [values, row, others, own] = await Promise.all([
    readSecuritySettings(),
    db().securitySettings.findUnique({ where: { id: 1 }, select: { updatedBy: true, updatedAt: true } }),
    countApprovers(session),
    db().session.findUnique({ where: { id: session.id }, select: { createdAt: true } }),
  ]);
  return {
    ...values,
    changed: row && { by: row.updatedBy, at: row.updatedAt.toISOString() },
    others,
    signedInAt: own?.createdAt.toISOString() ?? null,
  };
}
