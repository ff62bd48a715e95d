import type { Transaction } from "../audit/record";
import { db } from "../db";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** Runs that take away what others of the same recovery made: their own plans tell nothing of it. */
export const REMOVERS = ["cleanup", "rollback"] as const;

/**
 * By what a recovery was built: what a relocation has planned anew by its own backup, else the plan of its newest run that
 * builds. @throws when it has none
 */
export async function readBuiltPlan(recoveryId: string, of: Transaction = db()): Promise<RecoveryRunPlan> {
  const { builtPlan } = await of.recovery.findUniqueOrThrow({
    where: { id: recoveryId },
    select: { builtPlan: true },
  });
  if (builtPlan !== null) return builtPlan as unknown as RecoveryRunPlan;
  const { plan } = await of.run.findFirstOrThrow({
    where: { recoveryId, kind: { notIn: [...REMOVERS] } },
    orderBy: { createdAt: "desc" },
    select: { plan: true },
  });
  return plan as unknown as RecoveryRunPlan;
}
