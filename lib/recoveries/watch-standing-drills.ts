import { db } from "../db";
import { isAppError } from "../errors";
import { log } from "../log";
import type { RecoveryState } from "../runs/recovery-view";
import { startCleanUp } from "./clean-up-drill";
import { endCleanUp, endRecovery, endTidied } from "./end-recovery";
import { refreshReport } from "./refresh-report";

const ACTOR = { kind: "schedule", name: "the end of its time" } as const;

interface Idle {
  id: string;
  state: RecoveryState;
  /** It has stood for as long as was agreed. */
  isDue: boolean;
  /** Nobody keeps it: what is left of it is the tidying's. */
  isLetGo: boolean;
  /** How many of its things are not removed. */
  open: number;
}

/**
 * Looks after drills at which no run works: those whose time is over are cleaned up, so are those whose run ended by a
 * defect before it could do that, and those of which the tidying has removed the last thing are over. Any number may
 * watch: a recovery's state is changed by one.
 */
export async function watchStandingDrills(signal?: AbortSignal): Promise<void> {
  for (const drill of await idleDrills()) {
    if (signal?.aborted) return;
    await lookAfter(drill);
  }
}

async function lookAfter({ id, state, isDue, isLetGo, open }: Idle): Promise<void> {
  if (state === "running") await endRecovery(id, "fail");
  else if (state === "cleaning") {
    await endCleanUp(id, open);
    await refreshReport(id);
  } else if (state !== "standing") await cleanUp(id);
  else if (isDue) await cleanUp(id);
  else if (isLetGo && open === 0) {
    await endTidied(id);
    await refreshReport(id);
  }
}

async function cleanUp(id: string): Promise<void> {
  try {
    const { number } = await startCleanUp(id, ACTOR);
    log.info({ recovery: id, number }, "a drill whose time is over is cleaned up");
  } catch (error) {
    // Somebody was faster.
    if (!isAppError(error, "conflict")) throw error;
  }
}

const idleDrills = (): Promise<Idle[]> =>
  db().$queryRaw<Idle[]>`
    SELECT * FROM (
      SELECT id, state, coalesce(keep_until <= now(), false) AS "isDue", keep_until IS NULL AS "isLetGo",
        (SELECT count(*)::int FROM run_resources m JOIN runs x ON x.id = m.run_id
          WHERE x.recovery_id = r.id AND m.removed_at IS NULL) AS open
      FROM recoveries r
      WHERE is_drill AND state IN ('running', 'proved', 'failed', 'cancelled', 'standing', 'cleaning')
        AND NOT EXISTS (SELECT FROM runs x WHERE x.recovery_id = r.id AND x.ended_at IS NULL)) idle
    WHERE CASE WHEN state = 'standing' THEN "isDue" OR ("isLetGo" AND open = 0)
      WHEN state IN ('running', 'cleaning') THEN true ELSE open > 0 END
    ORDER BY id`;
