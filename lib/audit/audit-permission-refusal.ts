import { PermissionError } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { AppError } from "../errors";
import { auditRefusal } from "./audit-refusal";
import { actorOf } from "./record";

/** Writes down that a person was refused for want of a permission. */
export const auditPermissionRefusal = (session: Session, error: AppError): Promise<void> =>
  auditRefusal(actorOf(session), {
    action: "permission.refused",
    ...(error instanceof PermissionError ? { target: { kind: "permission", id: error.permission } } : {}),
    reason: error.message,
  });
