import type { RunView } from "@/lib/runs/run-view";
import type { RunAddress } from "./use-run-address";

/** The phase whose steps are listed: the chosen one, else the checks while there is nothing else to see. Pure. */
export function openedPhase(run: RunView, { phase, isClosed }: RunAddress): string | null {
  if (phase !== null || isClosed) return phase;
  const isChecking = run.phase === "preflight" && (run.state === "running" || run.state === "failed");
  return isChecking ? "preflight" : null;
}

/** A run that fails in its window, or by its backups, names no step. */
const firstFailed = ({ steps }: RunView): string | undefined =>
  steps.find(({ state }) => state === "failed" || state === "unknown")?.key;

/**
 * The step whose panel is open: the chosen one, else what needs a person now: the thaw of a VM that is still frozen,
 * the step that the run failed at. Null: none. Pure.
 */
export function openedStep(run: RunView, { step, phase, isClosed }: RunAddress): string | null {
  if (step !== null && run.steps.some(({ key }) => key === step)) return step;
  if (phase !== null || isClosed) return null;
  const stuck = run.held.find((vm) => vm.isStuck);
  const thaw = stuck && run.steps.find(({ key }) => key === `thaw:${stuck.serverId}`);
  if (thaw) return thaw.key;
  const failed = run.failure?.step ?? (run.state === "failed" ? firstFailed(run) : undefined);
  return failed !== undefined && run.steps.some(({ key }) => key === failed) ? failed : null;
}
