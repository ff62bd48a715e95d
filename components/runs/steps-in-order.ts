import { PHASE_NAMES } from "@/lib/runs/phases";
import type { StepView } from "@/lib/runs/run-view";

const ORDER = Object.keys(PHASE_NAMES);

/** As the run goes through them: by phase, then by their place in it. Pure. */
export const stepsInOrder = (steps: readonly StepView[]): StepView[] =>
  [...steps].sort((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase) || a.position - b.position);
