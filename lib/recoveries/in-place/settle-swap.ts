import type { RunOutcome } from "../../runs/finish-run";
import type { StepStop } from "../../runs/judge-error";
import type { StepResult } from "../../runs/live-run";
import type { RecoveryEnd } from "../end-recovery";
import type { SwapResult } from "./swap-volume";

/** What a restore in place has come to: what its recovery is told, and how its run has ended. */
export interface SwapEnd {
  event: RecoveryEnd;
  outcome: RunOutcome;
}

const LEFT =
  "The restored volume is still there: attach it by hand where it is wanted, or have it removed here.";

/**
 * Pure.
 * @param stop what ended it before the VM was touched
 * @param swapped null: it did not come to that
 */
export function settleSwap(stop: StepStop | null, swapped: StepResult<SwapResult> | null): SwapEnd {
  if (stop || !swapped) return ended(stop ?? UNKNOWN);
  // A defect of ours in the middle of it: nobody knows what the VM has.
  if (!swapped.ok)
    return { event: "succeed-partly", outcome: { state: "partly_failed", failure: swapped.reason } };
  const { value } = swapped;
  if (value.outcome !== "swapped")
    return value.outcome === "stuck"
      ? { event: "succeed-partly", outcome: { state: "partly_failed", failure: value.reason } }
      : ended(value);
  const [first] = value.problems;
  const failure = first && {
    cause: `The restored volume is in its place. ${value.problems.map(({ cause }) => cause).join("; ")}`,
    todo: first.todo,
  };
  return {
    event: "succeed",
    outcome: failure ? { state: "partly_failed", failure } : { state: "succeeded", failure: null },
  };
}

const UNKNOWN: StepStop = {
  reason: { cause: "The volume was not restored.", todo: "Look at its step." },
  isCancelled: false,
};

const ended = ({ reason, isCancelled }: StepStop): SwapEnd => ({
  event: isCancelled ? "cancel" : "fail",
  outcome: {
    state: isCancelled ? "cancelled" : "failed",
    failure: { ...reason, todo: `${reason.todo} ${LEFT}` },
  },
});
