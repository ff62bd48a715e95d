import { canonicalHash } from "../canonical-hash";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/**
 * Names what a plan does: two plans with the same hash do the same. When it was made, what it is estimated to take, how
 * old its point is by then, which records are known already and what is said beside it do not count. Pure.
 */
export function recoveryPlanHash(plan: RecoveryRunPlan): string {
  // What it needs follows from the rest, but for the records that are still to be imported.
  const { madeAt: _, estimate: __, warnings: ___, needs: ____, ...rest } = plan;
  const { losesMs: _age, ...point } = plan.point;
  return canonicalHash({
    ...rest,
    point,
    mappings: plan.mappings.map(({ reason: _reason, weight: _weight, ...mapping }) => mapping),
    imports: plan.imports.map(({ isKnown: _known, ...record }) => record),
    // Where it could lead to, had it been allowed, does nothing.
    fallback: plan.fallback.isAllowed ? plan.fallback : null,
    volumes: plan.volumes.map(({ estimateMs: _estimate, ...volume }) => volume),
  });
}
