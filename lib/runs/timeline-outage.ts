import { type RecoveryView, takesItselfBack } from "./recovery-view";
import type { RunView, StepView } from "./run-view";
import { isOver, timeOf } from "./timeline-facts";

/** While the VMs of a relocation, or of a restore in their place, are off. Times are ms since the epoch. */
export interface Outage {
  from: number;
  /** Until now, while it goes on. */
  to: number;
  isOpen: boolean;
}

/**
 * From the first stop until it serves there, or until the last VM of its source is started again. Null: nothing was
 * stopped, or it is no relocation's own run. Pure.
 */
export function outageOf(
  run: Pick<RunView, "kind" | "state" | "steps" | "endedAt">,
  { servingAt, state }: Pick<RecoveryView, "servingAt" | "state">,
  now: number,
): Outage | null {
  if (!takesItselfBack(run.kind)) return null;
  const stops = timesOf(run.steps, "stop", ({ startedAt }) => startedAt);
  if (stops.length === 0) return null;
  const from = Math.min(...stops);
  const served = timeOf(servingAt);
  if (served !== null) return { from, to: Math.max(served, from), isOpen: false };
  const started = timesOf(run.steps, "start", ({ endedAt }) => endedAt);
  if (state === "undone" && started.length > 0)
    return { from, to: Math.max(...started, from), isOpen: false };
  const isOpen = !isOver(run) || state === "half-undone" || state === "undoing";
  return { from, to: Math.max(isOpen ? now : (timeOf(run.endedAt) ?? now), from), isOpen };
}

const timesOf = (
  steps: readonly StepView[],
  phase: StepView["phase"],
  time: (step: StepView) => string | null,
): number[] =>
  steps.flatMap((step) => (step.phase === phase && step.serverId !== null ? (timeOf(time(step)) ?? []) : []));
