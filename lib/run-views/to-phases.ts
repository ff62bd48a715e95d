import type { RunKind, RunState } from "../generated/prisma/enums";
import { PHASE_NAMES, phasesOf, type RunPhase, UNDO } from "../runs/phases";
import { takesItselfBack } from "../runs/recovery-view";
import type { PhaseView, StepView } from "../runs/run-view";

interface Of {
  kind: RunKind;
  state: RunState;
  phase: RunPhase | null;
  steps: readonly StepView[];
  /** It ran elsewhere: its steps are not known. */
  isImported?: boolean;
  /** Those that its plan has; left out: all of its kind. */
  planned?: ReadonlySet<RunPhase>;
  /** A VM is held for too long. */
  isStuck: boolean;
}

const ENDED: readonly StepView["state"][] = ["succeeded", "warned", "failed", "skipped", "unknown"];

/** The strip of a run's phases: each is as bad as the worst of its steps. Pure. */
export const toPhases = (run: Of): PhaseView[] =>
  shownPhases(run).map((phase) => {
    const steps = run.steps.filter((step) => step.phase === phase);
    const done = steps.filter(({ state }) => ENDED.includes(state));
    const isOver = steps.length > 0 && done.length === steps.length;
    return {
      phase,
      name: PHASE_NAMES[phase],
      state: stateOf(phase, steps, run),
      done: done.length,
      of: steps.length,
      startedAt: least(steps.map(({ startedAt }) => startedAt)),
      endedAt: isOver ? most(steps.map(({ endedAt }) => endedAt)) : null,
    };
  });

/** An undo that never was is no part of it. */
const shownPhases = ({ kind, steps, planned }: Of): readonly RunPhase[] =>
  phasesOf(kind).filter(
    (phase) =>
      (planned?.has(phase) ?? true) &&
      (!takesItselfBack(kind) || !UNDO.includes(phase) || steps.some((step) => step.phase === phase)),
  );

function stateOf(phase: RunPhase, steps: readonly StepView[], run: Of): PhaseView["state"] {
  if (phase === "thaw" && run.isStuck) return "held";
  const has = (...states: StepView["state"][]) => steps.some(({ state }) => states.includes(state));
  // What was under way when somebody cancelled has no end that is known, and that is no failure.
  const isGivenUp = run.state === "cancelled" && has("unknown") && !has("failed");
  if (has("failed", "unknown") && !isGivenUp) return "failed";
  if (has("running")) return "running";
  const isRunOver = run.state !== "queued" && run.state !== "running";
  if (has("waiting") || steps.length === 0) {
    if (isRunOver)
      return steps.length === 0 && (run.isImported || isBefore(phase, run)) ? "succeeded" : "skipped";
    if (run.phase === phase && run.state === "running") return "running";
    return steps.length === 0 && isBefore(phase, run) ? "succeeded" : "waiting";
  }
  // A VM that thawed only at a later try stood still for too long, or nearly so.
  const isLate =
    phase === "thaw" && steps.some(({ attempts }) => attempts.some(({ hasFailed }) => hasFailed));
  if (has("warned") || isLate || isGivenUp) return "warned";
  return has("succeeded") ? "succeeded" : "skipped";
}

const isBefore = (phase: RunPhase, { kind, phase: current }: Of): boolean =>
  current !== null && phasesOf(kind).indexOf(phase) < phasesOf(kind).indexOf(current);

const least = (times: readonly (string | null)[]): string | null =>
  times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
const most = (times: readonly (string | null)[]): string | null =>
  times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
