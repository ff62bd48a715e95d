import { Prisma } from "../../generated/prisma/client";
import type { BackupContext } from "../backup-context";

/**
 * The row of a run whose window this worker may still write: it is its own, goes on, and has no window yet. The fence is
 * asked before, and this by the database, which alone knows.
 */
export const ofThisWorker = ({ run, workerId }: BackupContext) => ({
  id: run.id,
  workerId,
  state: "running" as const,
  window: { equals: Prisma.DbNull },
});
