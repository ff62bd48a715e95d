import { db } from "../db";
import type { WindowRecord } from "./window-record";

/** The closed freeze window of a run. @throws when there is none: its step has not ended */
export async function windowOf(runId: string): Promise<WindowRecord> {
  const { window } = await db().run.findUniqueOrThrow({ where: { id: runId }, select: { window: true } });
  if (!window) throw new Error("the run has no closed freeze window");
  return window as unknown as WindowRecord;
}

/** The id of the recovery point that a run has begun. */
export const pointOf = async (runId: string): Promise<string | undefined> =>
  (await db().recoveryPoint.findUnique({ where: { runId }, select: { id: true } }))?.id;

/** Whether Cinder has made, or has begun, any backup of a point. */
export const hasBackups = async (pointId: string): Promise<boolean> =>
  (await db().pointBackup.count({ where: { pointId, backupId: { not: null } } })) > 0;

/** Backups that are there and whose record is not kept yet, by their rows' ids. */
export const uncatalogued = async (pointId: string): Promise<string[]> => {
  const rows = await db().pointBackup.findMany({
    where: { pointId, state: "available", sealedRecord: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
};

/** A point whose verification failed is incomplete, and says so: none stays "building" when its run is over (I4). */
export async function closePoint(pointId: string, why: string): Promise<void> {
  await db().recoveryPoint.updateMany({
    where: { id: pointId, state: "building" },
    data: { state: "incomplete", incompleteReasons: [why] },
  });
}
