import type { RunOutcome } from "../runs/finish-run";
import type { StepStop } from "../runs/judge-error";
import type { StopReason } from "../runs/run-stopped";
import type { Consistency } from "./backup-plan";
import type { WindowStop } from "./window-record";

/** The worst first. */
const LABELS: readonly Consistency[] = ["crash", "crash-group", "filesystem", "application"];

/** Why a window cut nothing, as a stop of its run. Pure. */
export const stopOfWindow = (stop: WindowStop | null): StepStop => ({
  reason: {
    cause: stop?.text ?? "No snapshot was made in the freeze window",
    todo: stop?.todo ?? "Start another backup; every VM runs.",
  },
  isCancelled: stop?.reason === "cancelled",
});

/** What there is of a recovery point when its run ends. */
export interface BuiltPoint {
  state: "complete" | "incomplete";
  consistency: Consistency | null;
  planned: Consistency;
  incompleteReasons: readonly string[];
  usableServerIds: readonly string[];
  /** Names of all its VMs by id. */
  vms: ReadonlyMap<string, string>;
  hasFailedSteps: boolean;
  window: WindowStop | null;
  /** What ended it early, if something did. */
  stop: StepStop | null;
}

/**
 * What a run has come to by its point. "Partly failed": something of it is usable, but not all that was planned. Pure.
 */
export function judgeOutcome(point: BuiltPoint): RunOutcome {
  const { stop } = point;
  if (stop?.isCancelled) return { state: "cancelled", failure: stop.reason };
  if (point.state === "incomplete") {
    const isUsable = point.usableServerIds.length > 0;
    return { state: isUsable ? "partly_failed" : "failed", failure: failureOf(point) };
  }
  const isLess = LABELS.indexOf(point.consistency ?? "crash") < LABELS.indexOf(point.planned);
  if (!isLess && !point.hasFailedSteps && !stop) return { state: "succeeded", failure: null };
  return { state: "partly_failed", failure: failureOf(point) };
}

function failureOf({
  stop,
  window,
  incompleteReasons,
  usableServerIds,
  vms,
  ...point
}: BuiltPoint): StopReason {
  const usable = usableServerIds.flatMap((id) => vms.get(id) ?? []);
  const todo =
    point.state === "complete"
      ? "The point can be used; its certificate says what it holds."
      : usable.length > 0
        ? `Start another backup. Of this one ${usable.join(", ")} can be restored, and the others cannot.`
        : "Nothing of it is usable: start another backup.";
  if (stop) return { ...stop.reason, todo: `${stop.reason.todo} ${todo}` };
  if (window) return { cause: window.text, todo: window.todo ? `${window.todo} ${todo}` : todo };
  if (incompleteReasons.length > 0) return { cause: incompleteReasons.join("; "), todo };
  const label = `The point is ${point.consistency ?? "crash"} consistent, and ${point.planned} was planned`;
  return { cause: point.consistency === point.planned ? "A step has failed" : label, todo };
}
