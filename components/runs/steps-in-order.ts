import { BACKUP_PHASES } from "@/lib/runs/phases";
import type { StepView } from "@/lib/runs/run-view";

/** As the run goes through them: by phase, then by their place in it. Pure. */
export const stepsInOrder = (steps: readonly StepView[]): StepView[] =>
  [...steps].sort(
    (a, b) => BACKUP_PHASES.indexOf(a.phase) - BACKUP_PHASES.indexOf(b.phase) || a.position - b.position,
  );
