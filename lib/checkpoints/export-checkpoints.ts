import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";

// More would say no more: the newest know all that is before them.
const MOST = 10_000;

/**
 * The newest checkpoints as a file, oldest first, to be kept elsewhere: signed, so that nobody has to keep them secret.
 * @throws AppError `forbidden`
 */
export async function exportCheckpoints(session: Session): Promise<{ name: string; text: string }> {
  requirePermission(session, "audit.view");
  const rows = await db().auditCheckpoint.findMany({ orderBy: { position: "desc" }, take: MOST });
  const now = await databaseNow();
  return {
    name: `stillpoint-audit-checkpoints-${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z.jsonl`,
    text: rows
      .reverse()
      .map(({ text }) => `${text}\n`)
      .join(""),
  };
}
