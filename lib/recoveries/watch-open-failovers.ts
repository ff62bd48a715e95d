import { db } from "../db";
import type { RecoveryState } from "../runs/recovery-view";
import { endRecovery, endRollBack } from "./end-recovery";

interface Idle {
  id: string;
  state: RecoveryState;
}

/**
 * Looks after failovers at which no run works although one should: it was ended by a defect before it could say what came
 * of it. They can be rolled back then, and nothing else: nobody knows what was done. Any number may watch: a recovery’s
 * state is changed by one.
 */
export async function watchOpenFailovers(signal?: AbortSignal): Promise<void> {
  for (const { id, state } of await idleFailovers()) {
    if (signal?.aborted) return;
    if (state === "rolling-back") await endRollBack(id, 1);
    else await endRecovery(id, "fail");
  }
}

const idleFailovers = (): Promise<Idle[]> =>
  db().$queryRaw<Idle[]>`
    SELECT id, state FROM recoveries r
    WHERE mode = 'failover' AND state IN ('running', 'rolling-back')
      AND NOT EXISTS (SELECT FROM runs x WHERE x.recovery_id = r.id AND x.ended_at IS NULL)
    ORDER BY id`;
