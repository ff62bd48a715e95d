import type { Transaction } from "../audit/record";
import type { Run } from "../generated/prisma/client";
import { moveRecovery } from "../recoveries/move-recovery";
import { cancelledBy } from "../runs/cancel-watch";

/**
 * Asks a run to end, in a transaction that holds its row and has seen that it is not over. One that nobody has taken up
 * yet is over by this, and so is its recovery: nothing was made.
 * @param by who is told to have cancelled it
 */
export async function requestCancel(
  tx: Transaction,
  { id, state, recoveryId }: Pick<Run, "id" | "state" | "recoveryId">,
  by: string,
  now: Date,
): Promise<void> {
  await tx.run.update({
    where: { id },
    data: {
      cancelRequestedAt: now,
      cancelRequestedBy: by,
      ...(state === "queued"
        ? {
            state: "cancelled",
            activeVnfId: null,
            endedAt: now,
            failure: { ...cancelledBy(by).reason },
          }
        : {}),
    },
  });
  if (state === "queued" && recoveryId) await moveRecovery(tx, recoveryId, "stop");
}
