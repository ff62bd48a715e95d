import { canonicalHash } from "../canonical-hash";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/**
 * Names what a readiness was judged of: it expires when the VNF, the plan, its newest point or what the plan uses at the
 * target is another. Pure.
 */
export function hashFacts(
  { vnf, plan, point, newerPoint, target }: RecoveryFacts,
  { mappings }: RecoveryRunPlan,
): string {
  const rows = mappings
    .map(({ purpose, kind, sourceKey, choice }) => [purpose, kind, sourceKey, choice])
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const of = [vnf.id, vnf.version, plan.version, newerPoint?.id ?? point.id, target.site.id, rows];
  return canonicalHash(of);
}
