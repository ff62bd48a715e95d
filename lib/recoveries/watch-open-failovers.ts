import { db } from "../db";
import type { RecoveryState } from "../runs/recovery-view";
import { lockRecovery, moveRecovery } from "./move-recovery";
import type { RecoveryEvent } from "./recovery-state";

/** By what each state is left at which a run should work. */
const ENDS: Partial<Record<RecoveryState, RecoveryEvent>> = {
  running: "fail",
  "rolling-back": "succeed-partly",
  undoing: "succeed-partly",
  /** Of a restore, whose clean-up can be asked for again. */
  cleaning: "fail",
};

/**
 * Looks after failovers, relocations and restores at which no run works although one should: it was ended by a defect
 * before it could say what came of it. A failover can be rolled back then, and nothing else: nobody knows what was done. A
 * relocation is undone. Any number may watch.
 */
export async function watchOpenFailovers(signal?: AbortSignal): Promise<void> {
  for (const { id } of await idleFailovers()) {
    if (signal?.aborted) return;
    await letGo(id);
  }
}

const idleFailovers = (): Promise<{ id: string }[]> =>
  db().$queryRaw<{ id: string }[]>`
    SELECT id FROM recoveries r
    WHERE mode IN ('failover', 'relocation', 'restore', 'replacement') AND state = ANY(${Object.keys(ENDS)})
      AND NOT EXISTS (SELECT FROM runs x WHERE x.recovery_id = r.id AND x.ended_at IS NULL)
    ORDER BY id`;

/** Looks once more with its row held, as whoever starts a run of it holds it: one may have begun meanwhile. */
const letGo = (recoveryId: string): Promise<void> =>
  db().$transaction(async (tx) => {
    const { state } = await lockRecovery(tx, recoveryId);
    const event = ENDS[state];
    if (!event || (await tx.run.count({ where: { recoveryId, endedAt: null } })) > 0) return;
    await moveRecovery(tx, recoveryId, event);
  });
