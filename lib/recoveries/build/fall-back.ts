import { db } from "../../db";
import { importRecords } from "../import-records";
import { readCopies, readPointFacts } from "../read-point-facts";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { restoredPoint } from "../restored-point";
import { importSteps } from "../steps-of";
import { type OlderPoint, olderPointOf } from "./older-point";
import { nextRound } from "./tries";

/** The step that tells of it. */
export const FALLBACK_STEP = "fallback";

/** The volumes that cannot be restored from the point that is restored, each with its VM's name. Pure. */
export const lostVolumes = (
  { volumes, servers }: Pick<RecoveryRunPlan, "volumes" | "servers">,
  rows: readonly { sourceVolumeId: string; state: string }[],
): string[] =>
  volumes
    .filter(({ key }) => rows.some((row) => row.sourceVolumeId === key && row.state === "failed"))
    .map(({ name, serverIds }) => {
      const vm = servers.find(({ serverId }) => serverId === serverIds[0])?.name;
      return vm ? `${vm} / ${name}` : name;
    });

/**
 * The older point that a plan allows instead of its own, as our tables know it now.
 * @returns why it cannot be taken, half a sentence
 */
export async function readOlderPoint(
  { plan }: Pick<RecoveryContext, "plan">,
  pointId: string,
): Promise<OlderPoint | { refusal: string }> {
  const point = await db().recoveryPoint.findUnique({ where: { id: pointId } });
  if (point?.state !== "complete") return { refusal: "its backups were deleted" };
  const { facts, rows } = await readPointFacts(point, []);
  return olderPointOf(plan, facts, await readCopies(point, rows, plan.to.id));
}

/** The older point that a recovery has gone back to already; null: it restores the one that was chosen. */
export async function fallenBackTo(
  ctx: Pick<RecoveryContext, "plan" | "recovery">,
): Promise<OlderPoint | null> {
  const { id } = await restoredPoint(ctx);
  if (id === ctx.plan.point.id) return null;
  const older = await readOlderPoint(ctx, id);
  // It is held by the run: nothing of it is deleted meanwhile.
  if ("refusal" in older) throw new Error(`the recovery went back to a point, and ${older.refusal}`);
  return older;
}

/**
 * From here on the whole VNF is restored from an older point: its rows lead there, what was restored so far is to go, and
 * no prune takes the point while the run goes on. In one transaction.
 * @returns false when the point was deleted in this moment
 */
export async function repoint({ recovery }: RecoveryContext, older: OlderPoint): Promise<boolean> {
  const recoveryId = recovery.id;
  return db().$transaction(async (tx) => {
    const [point] = await tx.$queryRaw<{ state: string }[]>`
      SELECT state::text AS state FROM recovery_points WHERE id = ${older.id}::uuid FOR SHARE`;
    if (point?.state !== "complete") return false;
    await tx.recovery.update({ where: { id: recoveryId }, data: { pointId: older.id } });
    await tx.run.updateMany({
      where: { recoveryId, endedAt: null, pointId: { not: null } },
      data: { pointId: older.id },
    });
    await tx.runResource.updateMany({
      where: { run: { recoveryId }, kind: "volume", removedAt: null },
      data: { isTemporary: true },
    });
    const rows = await tx.recoveryVolume.findMany({ where: { recoveryId } });
    for (const { sourceVolumeId, tries } of rows) {
      const to = older.volumes.find(({ key }) => key === sourceVolumeId);
      if (!to) continue;
      const { backupRowId, sizeGib, chainGib } = to;
      await tx.recoveryVolume.update({
        where: { recoveryId_sourceVolumeId: { recoveryId, sourceVolumeId } },
        data: {
          ...{ backupRowId, sizeGib, chainGib },
          ...{ state: "planned", tries: nextRound(tries), volumeId: null },
          ...{ cause: null, todo: null, startedAt: null, endedAt: null },
        },
      });
    }
    return true;
  });
}

/** Makes the older point's backups known at the target; each is a step of its own. @throws as importRecords */
export async function importOlder(ctx: RecoveryContext, older: OlderPoint): Promise<void> {
  const plan = { ...ctx.plan, imports: older.imports };
  ctx.journal.plan(importSteps(plan));
  await importRecords({ ...ctx, plan });
  ctx.journal.phase("restore");
}
