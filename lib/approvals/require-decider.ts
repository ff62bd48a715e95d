import { may, type Permission, PermissionError } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Approval } from "../generated/prisma/client";
import { whyNotDecide, whyNotReview } from "./judge-person";

/**
 * Whoever decides is another person than the one who asked, and may do themselves what is asked for.
 * @throws AppError `forbidden`
 */
export function requireDecider(session: Session, row: Approval, refusal: string): void {
  const whyNot = whyNotDecide(session, row);
  if (whyNot === null) return;
  const permission = row.permission as Permission;
  // As every other refusal by role: the audit log names the permission.
  if (!may(session.role, permission)) throw new PermissionError(permission, session.role);
  throw new AppError("forbidden", `${refusal} ${whyNot}`);
}

/** Whoever looks at broken glass is another person than the one who broke it. @throws AppError `forbidden` */
export function requireReviewer(session: Session, row: Approval, refusal: string): void {
  const whyNot = whyNotReview(session, row);
  if (whyNot !== null) throw new AppError("forbidden", `${refusal} ${whyNot}`);
}
