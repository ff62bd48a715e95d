"use client";

import { PanelRightOpen } from "lucide-react";
import { useCallback } from "react";
import type { RunView } from "@/lib/runs/run-view";
import { MadePanel } from "./made-panel";
import { openedPhase, openedStep } from "./opened-step";
import { PhasePanel } from "./phase-panel";
import { RecoveryPanel } from "./recovery-panel";
import { StepPanel } from "./step-panel";
import type { RunAddress } from "./use-run-address";

interface Props {
  run: RunView;
  now: number;
  address: RunAddress;
  change: (to: Partial<RunAddress>) => void;
}

/** Beside the timeline: the step or the phase that was chosen, or what needs a person, or what the run makes. */
export function RunPanel({ run, now, address, change }: Props) {
  const close = useCallback(() => change({ step: null, phase: null, isClosed: true }), [change]);
  const select = (key: string) => change({ step: key, phase: null, isClosed: false });
  const key = openedStep(run, address);
  const step = key === null ? undefined : run.steps.find((each) => each.key === key);
  const phase = run.phases.find((each) => each.phase === openedPhase(run, address));
  if (step) return <StepPanel run={run} step={step} now={now} onSelect={select} onClose={close} />;
  if (phase) return <PhasePanel run={run} phase={phase} onSelect={select} onClose={close} />;
  if (run.recovery) return <RecoveryPanel run={run} recovery={run.recovery} onClose={close} />;
  return <MadePanel run={run} onClose={close} />;
}

/** In the place of a panel that was closed. */
export function OpenPanel({ change }: { change: (to: Partial<RunAddress>) => void }) {
  return (
    <button
      type="button"
      onClick={() => change({ isClosed: false })}
      className="inline-flex h-7 items-center gap-1.5 rounded-m px-2 text-12 font-medium text-muted hover:bg-hover hover:text-fg"
    >
      <PanelRightOpen size={16} strokeWidth={1.9} aria-hidden />
      What this run makes
    </button>
  );
}
