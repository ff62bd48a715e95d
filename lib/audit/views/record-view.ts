import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import type { AuditView } from "../../generated/prisma/client";
import { actorOf, recordAudit, type Transaction } from "../record";

/** A view before and after a change. */
interface Changed {
  before: AuditView | null;
  after: AuditView | null;
}

/**
 * What others see is for those who may share, and is written down, since who reviews the log by it relies on it. What a
 * person keeps to themselves is not, like their theme.
 * @throws AppError `forbidden`
 */
export async function recordView(
  tx: Transaction,
  session: Session,
  { before, after }: Changed,
): Promise<void> {
  const view = after ?? before;
  if (!view || !(before?.isShared || after?.isShared)) return;
  requirePermission(session, "audit.share-views");
  await recordAudit(tx, actorOf(session), {
    action: actionOf(before?.isShared === true, after?.isShared === true),
    target: { kind: "audit_view", id: view.id, name: view.name },
    details: { old: before && valuesOf(before), new: after && valuesOf(after) },
  });
}

function actionOf(was: boolean, is: boolean): string {
  if (was && is) return "audit_view.changed";
  return is ? "audit_view.shared" : "audit_view.withdrawn";
}

const valuesOf = ({ name, query, isShared, createdBy }: AuditView) => ({ name, query, isShared, createdBy });
