import type { Consistency } from "../backups/backup-plan";
import { db } from "../db";
import type { RecoveryContext } from "./recovery-context";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** The point whose disks the recovery has: the chosen one, or an older one that it went back to. */
export async function restoredPoint({
  plan,
  recovery,
}: Pick<RecoveryContext, "plan" | "recovery">): Promise<
  Pick<RecoveryRunPlan["point"], "id" | "consistency">
> {
  const { pointId } = await db().recovery.findUniqueOrThrow({
    where: { id: recovery.id },
    select: { pointId: true },
  });
  if (pointId === plan.point.id) return plan.point;
  const { consistency } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { consistency: true },
  });
  return { id: pointId, consistency: consistency as Consistency | null };
}
