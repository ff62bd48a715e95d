import { db } from "../db";
import { isAppError } from "../errors";
import { log } from "../log";
import { startCleanUp } from "./clean-up-drill";
import { endTidied } from "./end-recovery";
import { refreshReport } from "./refresh-report";

const ACTOR = { kind: "schedule", name: "the end of its time" } as const;

/**
 * Looks after drills that stand: those whose time is over are cleaned up, and those of which the tidying has removed the
 * last thing are over. Any number may watch: a recovery's state is changed by one.
 */
export async function watchStandingDrills(signal?: AbortSignal): Promise<void> {
  for (const id of await dueDrills()) {
    if (signal?.aborted) return;
    try {
      const { number } = await startCleanUp(id, ACTOR);
      log.info({ recovery: id, number }, "a drill has stood for as long as was agreed: it is cleaned up");
    } catch (error) {
      // Somebody was faster.
      if (!isAppError(error, "conflict")) throw error;
    }
  }
  for (const id of await tidiedDrills()) {
    if (signal?.aborted) return;
    await endTidied(id);
    await refreshReport(id);
  }
}

const dueDrills = async (): Promise<string[]> =>
  ids(
    await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM recoveries r WHERE state = 'standing' AND is_drill AND keep_until <= now()
      AND NOT EXISTS (SELECT FROM runs x WHERE x.recovery_id = r.id AND x.ended_at IS NULL)
    ORDER BY keep_until`,
  );

/** Their clean-up was asked for, and could not end by itself. */
const tidiedDrills = async (): Promise<string[]> =>
  ids(
    await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM recoveries r WHERE state = 'standing' AND is_drill AND keep_until IS NULL
      AND NOT EXISTS (SELECT FROM runs x WHERE x.recovery_id = r.id AND x.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM run_resources m JOIN runs x ON x.id = m.run_id
        WHERE x.recovery_id = r.id AND m.removed_at IS NULL)`,
  );

const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
