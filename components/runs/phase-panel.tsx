import { StatusBadge } from "@/components/status/status-badge";
import type { PhaseView, RunView } from "@/lib/runs/run-view";
import { PanelFrame, PanelSection } from "./panel-frame";
import { PHASE_STATUS } from "./run-status";
import { StepList } from "./step-panel";
import { stepsInOrder } from "./steps-in-order";

interface Props {
  run: RunView;
  phase: PhaseView;
  onSelect: (key: string) => void;
  onClose: () => void;
}

const WORST_FIRST = ["failed", "unknown", "warned", "running"];

/** All steps of a phase, those that need a person first. */
export function PhasePanel({ run, phase, onSelect, onClose }: Props) {
  const rank = (state: string) => (WORST_FIRST.indexOf(state) + 1 || WORST_FIRST.length + 1) - 1;
  const steps = stepsInOrder(run.steps)
    .filter((step) => step.phase === phase.phase)
    .sort((a, b) => rank(a.state) - rank(b.state));
  return (
    <PanelFrame
      kicker="Phase"
      title={phase.name}
      badge={
        <>
          <StatusBadge status={PHASE_STATUS[phase.state]} />
          <span>
            {phase.done} of {phase.of} done
          </span>
        </>
      }
      onClose={onClose}
    >
      <PanelSection>
        {steps.length === 0 ? (
          <p className="text-subtle">No step of it is planned yet.</p>
        ) : (
          <StepList steps={steps} onSelect={onSelect} />
        )}
      </PanelSection>
    </PanelFrame>
  );
}
