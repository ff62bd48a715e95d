import { type AuditRecord, actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { auditedAttempt } from "../sites/audited-attempt";

/** Changes something in the sandbox: with a line in the audit log before, and one with what came of it after. */
export async function auditedChange<T extends { did: string }>(
  session: Session,
  record: AuditRecord,
  work: () => Promise<T>,
): Promise<T> {
  requirePermission(session, "sandbox.use");
  const actor = actorOf(session);
  return auditedAttempt(actor, [record], async ([intent]) => {
    const result = await work();
    await audited((tx) =>
      recordAudit(tx, actor, { ...record, ...intent, details: { ...record.details, did: result.did } }),
    );
    return result;
  });
}
