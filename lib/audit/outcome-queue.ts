import { BatchWriter } from "../batch-writer";
import type { Clock } from "../clock";
import { type Actor, type AuditRecord, audited, recordAudits } from "./record";

/** Outcomes of intents that were written ahead: nobody waits for them. */
export type OutcomeQueue = Pick<BatchWriter<AuditRecord & { intentId: bigint }>, "add" | "flush">;

/** Guests may stand still meanwhile: their window is not the time for it. */
const TOGETHER_MS = 1_000;

/** One outcome for each intent: one that somebody else has written meanwhile stays. */
export const outcomeQueue = (actor: Actor, clock: Clock): OutcomeQueue =>
  new BatchWriter(
    "outcomes of calls",
    (batch) =>
      audited(async (tx) => {
        const ids = batch.map(({ intentId }) => intentId);
        const known = await tx.auditEntry.findMany({
          where: { intentId: { in: ids } },
          select: { intentId: true },
        });
        const isKnown = new Set(known.map(({ intentId }) => intentId));
        await recordAudits(
          tx,
          actor,
          batch.filter(({ intentId }) => !isKnown.has(intentId)),
        );
      }),
    clock,
    TOGETHER_MS,
  );
