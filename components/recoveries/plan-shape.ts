import type { RecoveryRunPlan } from "@/lib/recoveries/recovery-run-plan";

/**
 * What a person has looked at of a plan: two with the same shape do the same. What the hash leaves out (hash-plan.ts)
 * does not count here either; nor does how long it is kept, which is chosen after the look. Pure.
 */
export function planShape(plan: RecoveryRunPlan): string {
  const { madeAt: _, estimate: __, warnings: ___, cleanUp: ____, ...rest } = plan;
  return JSON.stringify({
    ...rest,
    ...(plan.mode === "relocation"
      ? ofOwnPoint(plan)
      : {
          point: { ...plan.point, losesMs: 0 },
          imports: plan.imports.map((record) => ({ ...record, isKnown: true })),
          volumes: plan.volumes.map((volume) => ({ ...volume, estimateMs: null })),
        }),
  });
}

/** A relocation makes its point itself: from which one it was planned, and what has to be read of it, does not count. */
const ofOwnPoint = ({ volumes }: RecoveryRunPlan) => ({
  ...{ point: null, imports: [] },
  volumes: volumes.map((volume) => ({
    ...volume,
    ...{ backupRowId: "", backupId: "", chainGib: 0, estimateMs: null },
  })),
});
