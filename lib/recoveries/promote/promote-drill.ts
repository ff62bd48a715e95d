import type { Actor, Transaction } from "../../audit/record";
import type { Run } from "../../generated/prisma/client";
import { keepCleanUp } from "../clean-up-drill";

/**
 * Lets a failover take a drill's place: what the drill made begins to go in the same transaction, by a clean-up of its own
 * beside the failover, which waits for it before it makes anything (preflight/check-promoted.ts).
 * @returns the clean-up's run: once the transaction is committed, it has to be enqueued
 * @throws AppError `conflict` when nothing of the drill is left
 */
export async function promoteDrill(
  tx: Transaction,
  actor: Actor,
  { drillId, recoveryId }: { drillId: string; recoveryId: string },
): Promise<Run> {
  await tx.recovery.update({ where: { id: recoveryId }, data: { promotesId: drillId } });
  return keepCleanUp(tx, drillId, actor);
}
