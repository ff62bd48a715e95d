import Link from "next/link";
import type { ReactNode } from "react";
import { formatUtcTime } from "@/components/data/format-time";
import { middleCut } from "@/components/data/middle-cut";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";
import { type RecoverMode, type RecoverStep, STEP_NAMES, stepsOfMode } from "./recover-entries";

interface Props {
  mode: RecoverMode;
  step: RecoverStep;
  options: RecoveryOptions;
  view: RecoveryPlanView | undefined;
  /** Why the next step cannot be gone to. */
  whyNotOn: string | undefined;
  goTo: (step: RecoverStep) => void;
  /** What ends the last step. */
  children: ReactNode;
}

/** Back, on, and which plan it is; always in sight. */
export function WizardFoot({ mode, step, options, view, whyNotOn, goTo, children }: Props) {
  const steps = stepsOfMode(mode);
  const index = steps.indexOf(step);
  const [before, next] = [steps[index - 1], steps[index + 1]];
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-2 border-t border-line bg-bg px-gutter py-3">
      {before ? (
        <Button onClick={() => goTo(before)}>Back</Button>
      ) : (
        <Link href={routes.vnf(options.vnf.id)} className={buttonClass()}>
          Cancel
        </Link>
      )}
      <span className="mr-2 ml-auto text-12 text-subtle">
        {view && (step === "plan" || step === "confirm") && (
          <>
            Plan <span className="font-mono">{middleCut(view.hash, 4, 2)}</span>, made at{" "}
            {formatUtcTime(view.plan.madeAt)}
          </>
        )}
      </span>
      {next ? (
        <Button kind="primary" disabledReason={whyNotOn} onClick={() => goTo(next)}>
          Go on to {STEP_NAMES[next].toLowerCase()}
        </Button>
      ) : (
        children
      )}
    </div>
  );
}
