import type { Session } from "../../auth/session-store";
import { userKey } from "../../auth/user-key";
import { AppError } from "../../errors";
import type { AuditView } from "../../generated/prisma/client";
import type { Transaction } from "../record";

/**
 * A view that somebody sees, held until the transaction ends: an own one, or a shared one.
 * @throws AppError `not_found`
 */
export async function lockView(tx: Transaction, session: Session, viewId: string): Promise<AuditView> {
  await tx.$queryRaw`SELECT id FROM audit_views WHERE id = ${viewId}::uuid FOR UPDATE`;
  const view = await tx.auditView.findUnique({ where: { id: viewId } });
  if (!view || !(view.isShared || view.userKey === userKey(session)))
    throw new AppError("not_found", "There is no such view any more.");
  return view;
}
