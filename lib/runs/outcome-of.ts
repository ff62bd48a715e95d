import type { RunOutcome } from "./finish-run";
import type { StepStop } from "./judge-error";

/** What a run has come to that ends by a stop. Pure. */
export const outcomeOf = ({ reason, isCancelled }: StepStop): RunOutcome => ({
  state: isCancelled ? "cancelled" : "failed",
  failure: reason,
});
