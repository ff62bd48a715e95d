import { db } from "../db";
import { audited, recordAudit } from "./record";

interface OpenIntent {
  id: bigint;
  action: string;
  targetKind: string | null;
  targetName: string | null;
  siteId: string | null;
  siteName: string | null;
  requestIds: string[];
}

const REASON =
  "the process that was to send it ended before it could say what came of it; the run found out by looking";

/**
 * Gives every intent of a run that was written before `before` and has no outcome the outcome "unknown": whoever wrote
 * it is gone (DESIGN I6). Once each, whoever else does it too.
 * @param since when the run began: older entries are not looked through
 * @returns how many
 */
export async function settleIntents(runId: string, since: Date, before: Date): Promise<number> {
  const open = await db().$queryRaw<OpenIntent[]>`
    SELECT id, action, target_kind AS "targetKind", target_name AS "targetName", site_id AS "siteId",
      site_name AS "siteName", request_ids AS "requestIds"
    FROM audit_entries intent
    WHERE at >= ${since} AND at < ${before} AND run_id = ${runId} AND result = 'intent'
      AND NOT EXISTS (SELECT FROM audit_entries o WHERE o.intent_id = intent.id)
    ORDER BY id`;
  if (open.length === 0) return 0;
  await audited(async (tx) => {
    for (const intent of open)
      await recordAudit(
        tx,
        { kind: "system", name: "Stillpoint" },
        {
          action: intent.action,
          target: { kind: intent.targetKind ?? "call", name: intent.targetName },
          site: intent.siteId ? { id: intent.siteId, name: intent.siteName ?? "" } : null,
          result: "unknown",
          reason: REASON,
          requestIds: intent.requestIds,
          intentId: intent.id,
          runId,
        },
      );
  });
  return open.length;
}
