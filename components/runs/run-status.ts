import type { Status } from "@/components/status/status-meta";
import type { PhaseView, RunPointView, RunRow, RunView, StepView } from "@/lib/runs/run-view";

const STATES: Record<RunRow["state"], Status> = {
  queued: "runQueued",
  running: "runRunning",
  succeeded: "runSucceeded",
  partly_failed: "runPartlyFailed",
  failed: "runFailed",
  cancelled: "runCancelled",
};

/** The badge of a run in a list. Pure. */
export const rowStatus = ({ state, isHeld }: Pick<RunRow, "state" | "isHeld">): Status =>
  isHeld && state !== "running" ? "runThawFailing" : STATES[state];

/** The badge of a run on its page: what matters most of it. Pure. */
export function runStatus(run: RunView): Status {
  if (run.held.some(({ isStuck }) => isStuck)) return "runThawFailing";
  if (run.state === "running" && run.cancelRequestedAt !== null) return "runCancelling";
  if (run.state === "running" && run.waitingSince !== null && run.window.openedAt === null)
    return "runWaiting";
  return STATES[run.state];
}

/** The state of a step. */
export const STEP_STATUS: Record<StepView["state"], Status> = {
  waiting: "stepWaiting",
  running: "stepRunning",
  succeeded: "stepSucceeded",
  warned: "stepWarned",
  failed: "stepFailed",
  skipped: "stepSkipped",
  unknown: "unknown",
};

/** The state of a phase; it is held while a VM of it is still frozen that should not be. */
export const PHASE_STATUS: Record<PhaseView["state"], Status> = {
  waiting: "stepWaiting",
  running: "stepRunning",
  succeeded: "stepSucceeded",
  warned: "stepWarned",
  failed: "stepFailed",
  skipped: "stepSkipped",
  held: "runThawFailing",
};

/** The state of a recovery point. */
export const POINT_STATUS: Record<RunPointView["state"], Status> = {
  building: "pointBuilding",
  complete: "pointComplete",
  incomplete: "pointIncomplete",
  pruned: "pointPruned",
};
