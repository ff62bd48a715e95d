import { auditPermissionRefusal } from "../audit/audit-permission-refusal";
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
    // With the printed password everything is closed, and open pages run into that by themselves.
    if (session && !session.mustChangePassword) await auditPermissionRefusal(session, error);
  } catch (cause) {
    log.error({ err: cause, refusal: error.message }, "a refusal could not be written");
  }
}
