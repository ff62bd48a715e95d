import type { RecoveryState } from "../../runs/recovery-view";
import type { HeldByTarget } from "./held-by-target";
import { isTargetGivenUp } from "./target-given-up";

/** Whether a recovery waits for its target, and nobody has signed yet that it need not. Pure. */
export function mayGiveTargetUp(
  { mode, state, overrides }: { mode: string; state: string; overrides: unknown },
  held: HeldByTarget,
): boolean {
  if (isTargetGivenUp(overrides)) return false;
  // What it came in the place of is at the same site: that is lost with it.
  if (mode === "replacement") return false;
  const is = state as RecoveryState;
  // Of a relocation other things do not keep the source off.
  if (is === "half-undone") return held.servers + held.notGivenBack > 0;
  return is === "half-rolled-back" && held.things + held.notGivenBack > 0;
}
