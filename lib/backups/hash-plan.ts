import { canonicalHash } from "../canonical-hash";
import type { BackupPlan } from "./backup-plan";

/**
 * Names what a plan does: two plans with the same hash do the same. When it was made, what it is estimated to take, what
 * is said beside it and the VMs' momentary states do not count. Pure.
 */
export function planHash(plan: BackupPlan): string {
  const { madeAt: _, estimates: __, warnings: ___, ...rest } = plan;
  return canonicalHash({
    ...rest,
    members: plan.members.map(({ target: _target, ...member }) => member),
    backups: plan.backups.map(({ estimateMs: _estimate, ...backup }) => backup),
  });
}
