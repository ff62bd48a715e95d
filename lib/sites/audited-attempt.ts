import { type Actor, type AuditRecord, audited, recordAudit } from "../audit/record";
import { isAppError } from "../errors";
import { log } from "../log";

/**
 * Writes down that something is about to be tried, before secrets are sent to an address of this person's choice, and
 * that it was refused when it was. Its success is written by the work itself, in its own transaction.
 * @param work gets, for each record, what its outcome is to be written with
 */
export async function auditedAttempt<T>(
  actor: Actor,
  records: readonly AuditRecord[],
  work: (intents: { intentId: bigint }[]) => Promise<T>,
): Promise<T> {
  const intents = await audited(async (tx) => {
    const written: { intentId: bigint }[] = [];
    for (const record of records)
      written.push({ intentId: await recordAudit(tx, actor, { ...record, result: "intent" }) });
    return written;
  });
  try {
    return await work(intents);
  } catch (error) {
    const result = isAppError(error) ? "refused" : "failed";
    const reason = isAppError(error)
      ? [error.message, ...Object.values(error.fields)].join(" ")
      : "It failed inside Stillpoint; its log says why.";
    await audited(async (tx) => {
      for (const [i, record] of records.entries())
        await recordAudit(tx, actor, { ...record, result, reason, ...intents[i] });
    }).catch((err: unknown) => log.error({ err }, "the outcome of an attempt is not recorded"));
    throw error;
  }
}
