import type { RecoveryState } from "../../runs/recovery-view";
import type { HeldByTarget } from "./held-by-target";
import { isTargetGivenUp } from "./target-given-up";

/** Whether a recovery waits for its target, and nobody has signed yet that it need not. Pure. */
export function mayGiveTargetUp(
  { mode, state, overrides }: { mode: string; state: string; overrides: unknown },
  held: HeldByTarget,
): boolean {
  // In place, source and target are one site.
  if (mode === "replacement" || isTargetGivenUp(overrides)) return false;
  const is = state as RecoveryState;
  // Of a relocation other things do not keep the source off.
  if (is === "half-undone") return held.servers + held.notGivenBack > 0;
  return is === "half-rolled-back" && held.things + held.notGivenBack > 0;
}
