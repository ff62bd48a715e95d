import { createHash } from "node:crypto";
import type { BackupPlan } from "./backup-plan";

/**
 * Names what a plan does: two plans with the same hash do the same. When it was made, what it is estimated to take, what
 * is said beside it and the VMs' momentary states do not count. Pure.
 */
export function planHash(plan: BackupPlan): string {
  const { madeAt: _, estimates: __, warnings: ___, ...rest } = plan;
  const does = {
    ...rest,
    members: plan.members.map(({ target: _target, ...member }) => member),
    backups: plan.backups.map(({ estimateMs: _estimate, ...backup }) => backup),
  };
  return createHash("sha256")
    .update(JSON.stringify(sorted(does)))
    .digest("hex");
}

/** The same with its keys in one order: PostgreSQL's JSON keeps none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, sorted(v)]),
  );
}
