import { db } from "../db";
import { type Actor, audited, recordAudits } from "./record";

/**
 * Gives the intents of a run that have no outcome one: "unknown", since who had sent them, or was about to, is gone.
 * Only for what nobody has under way any more.
 * @param which those before `until`, if others may have written some since; those of `foreseen` calls alone, which were
 * written ahead of a window; only the run's `own`, written for this actor, as a guardian may be at its thaws
 * @returns how many there were
 */
export async function settleIntents(
  runId: string,
  actor: Actor,
  reason: string,
  which: { until?: Date; foreseen?: boolean; own?: boolean } = {},
): Promise<number> {
  const open = await db().$queryRaw<{ id: bigint }[]>`
    SELECT e.id FROM audit_entries e
    WHERE e.run_id = ${runId} AND e.result = 'intent'
      -- A minute of grace for the clock of whoever wrote the run down.
      AND e.at >= (SELECT created_at - interval '1 minute' FROM runs WHERE id = ${runId}::uuid)
      AND e.at < coalesce(${which.until ?? null}::timestamptz, 'infinity')
      AND (${which.foreseen !== true} OR e.details ? 'purpose')
      AND (${which.own !== true} OR e.actor_kind = ${actor.kind})
      AND NOT EXISTS (SELECT 1 FROM audit_entries o WHERE o.intent_id = e.id)
    ORDER BY e.id`;
  if (open.length === 0) return 0;
  const intents = await db().auditEntry.findMany({
    where: { id: { in: open.map(({ id }) => id) } },
    orderBy: { id: "asc" },
  });
  await audited((tx) =>
    recordAudits(
      tx,
      actor,
      intents.map((intent) => ({
        action: intent.action,
        target: { kind: intent.targetKind ?? "", id: intent.targetId, name: intent.targetName },
        site: intent.siteId ? { id: intent.siteId, name: intent.siteName ?? "" } : null,
        result: "unknown" as const,
        reason,
        requestIds: intent.requestIds,
        intentId: intent.id,
        runId,
      })),
    ),
  );
  return intents.length;
}
