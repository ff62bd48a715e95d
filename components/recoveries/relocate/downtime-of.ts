import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";

/**
 * How long the VMs of a relocation are expected to be off: from the first stop to the last boot, in ms. Null: not known.
 * Pure.
 */
export function downtimeOf({ plan, steps }: Pick<RecoveryPlanView, "plan" | "steps">): number | null {
  const { totalMs, steps: expected } = plan.estimate;
  if (totalMs === null) return null;
  const stops = new Set(steps.filter(({ phase }) => phase === "stop").map(({ key }) => key));
  const from = expected.filter(({ key }) => stops.has(key)).map(({ fromMs }) => fromMs);
  // Where the stop has no time of its own, all that has one comes after it.
  return totalMs - (from.length === 0 ? 0 : Math.min(...from));
}
