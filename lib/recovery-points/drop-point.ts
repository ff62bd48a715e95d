import type { BackupContext } from "../backups/backup-context";
import { db } from "../db";
import { log } from "../log";

/**
 * Nothing was cut: the point's row goes, with what was described for it. One that is judged already, or has a backup
 * at the site, stays: it is evidence.
 * @param why in words, for the log; the run itself keeps the reason that people are shown
 */
export async function dropPoint(ctx: BackupContext, pointId: string, why: string): Promise<void> {
  const { count } = await db().recoveryPoint.deleteMany({
    where: {
      id: pointId,
      runId: ctx.run.id,
      state: "building",
      backups: { none: { backupId: { not: null } } },
    },
  });
  if (count > 0)
    log.info({ point: pointId, run: ctx.run.id, why }, "a recovery point without content is gone");
}
