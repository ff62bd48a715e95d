import { audited, recordAudit, type Transaction } from "../../audit/record";
import { db } from "../../db";
import type { RecoveryPointState } from "../../generated/prisma/enums";
import { PointSpared, whyItStays } from "./point-spared";
import type { PruneContext } from "./prune-context";
import type { PlannedDeletion } from "./prune-plan";

/**
 * What a prune marked as going, and how it was before. What was marked by another, or before a kill, stays marked: of
 * that nobody here knows whether something of it is being deleted.
 */
export class PruneMarks {
  readonly #rows = new Map<string, string>();
  readonly #points = new Map<string, RecoveryPointState>();

  /** From here on nobody may restore from the point. @throws PointSpared when it must stay after all */
  async mark(ctx: PruneContext, deletion: PlannedDeletion): Promise<void> {
    const { rowId, pointId } = deletion;
    const was = await audited(async (tx) => {
      const state = await lockPoint(tx, pointId);
      // One that is marked already is past its last question: nobody can hold or restore it any more.
      const why = state === "pruned" ? undefined : await whyItStays(tx, ctx, deletion);
      if (why) throw new PointSpared(why);
      const row = await tx.pointBackup.findUniqueOrThrow({ where: { id: rowId }, select: { state: true } });
      await tx.pointBackup.updateMany({
        where: { id: rowId, state: { not: "deleted" } },
        data: { state: "deleting" },
      });
      if (state !== "pruned") await prune(tx, ctx, pointId);
      return { row: row.state, point: state };
    });
    if (!GOING.includes(was.row)) this.#rows.set(rowId, was.row);
    if (was.point !== "pruned") this.#points.set(pointId, was.point);
  }

  /** Something of this backup may be gone: a later refusal tells nothing of that. */
  keep({ rowId }: PlannedDeletion): void {
    this.#rows.delete(rowId);
  }

  /** Nothing of this backup was touched. Its point is back as well, unless another backup of it goes or is gone. */
  async undo({ rowId, pointId }: PlannedDeletion): Promise<void> {
    const [row, point] = [this.#rows.get(rowId), this.#points.get(pointId)];
    if (row === undefined) return;
    await db().$transaction(async (tx) => {
      const state = await lockPoint(tx, pointId);
      await tx.pointBackup.updateMany({ where: { id: rowId, state: "deleting" }, data: { state: row } });
      const going = await tx.pointBackup.count({ where: { pointId, state: { in: GOING } } });
      if (state === "pruned" && point !== undefined && going === 0)
        await tx.recoveryPoint.update({ where: { id: pointId }, data: { state: point } });
    });
  }
}

const GOING = ["deleting", "deleted"];

/** Backups of one point are deleted side by side: who looks at all of them holds the point until the commit. */
async function lockPoint(tx: Transaction, pointId: string): Promise<RecoveryPointState> {
  await tx.$queryRaw`SELECT id FROM recovery_points WHERE id = ${pointId}::uuid FOR UPDATE`;
  const { state } = await tx.recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { state: true },
  });
  return state;
}

async function prune(tx: Transaction, { run, actor, plan }: PruneContext, pointId: string): Promise<void> {
  await tx.recoveryPoint.update({ where: { id: pointId }, data: { state: "pruned" } });
  await recordAudit(tx, actor, {
    action: "recovery_point.pruned",
    target: { kind: "recovery_point", id: pointId, name: plan.vnf.name },
    site: plan.site,
    runId: run.id,
    details: { takenAt: plan.points.find(({ id }) => id === pointId)?.takenAt },
  });
}
