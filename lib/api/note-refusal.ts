import { auditRefusal } from "../audit/audit-refusal";
import { actorOf } from "../audit/record";
import { PermissionError } from "../auth/permissions";
import type { AppError } from "../errors";
import { log } from "../log";

/**
 * Writes to the audit log that a signed-in person was refused for want of a permission. The one place for it: verbs only
 * throw, and what refuses for another reason calls `auditRefusal` itself.
 */
export async function noteRefusal(error: AppError): Promise<void> {
  if (error.code !== "forbidden") return;
  try {
    // Only here: Next's request is not there where nothing is refused, as in most tests.
    const { currentSession } = await import("../auth/session");
    const session = await currentSession();
    if (!session) return;
    const target =
      error instanceof PermissionError ? { target: { kind: "permission", id: error.permission } } : {};
    await auditRefusal(actorOf(session), { action: "permission.refused", ...target, reason: error.message });
  } catch (cause) {
    log.error({ err: cause, refusal: error.message }, "a refusal could not be written");
  }
}
