"use client";

import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { TableSkeleton } from "@/components/ui/skeleton";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { PlanNotes } from "../backups/plan-notes";
import { FailoverTerms } from "./failover-terms";
import { PlanStaircase } from "./plan-staircase";
import { PlanSteps } from "./plan-steps";
import type { PlanQuery } from "./step-target";

/** What will happen, in its order, and how long each part is expected to take. */
export function StepPlan({
  plan: { view, error, isFetching, retry },
  options,
  mayFallBack,
  onFallBack,
}: {
  plan: PlanQuery;
  options: RecoveryOptions;
  mayFallBack: boolean;
  onFallBack: (may: boolean) => void;
}) {
  if (!view)
    return error ? (
      <ReadFailed what="The plan" error={error} retry={retry} busy={isFetching} />
    ) : (
      <TableSkeleton label="Making the plan…" dense />
    );
  const { plan, steps } = view;
  return (
    <>
      {error && <StaleNotice error={error} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <PlanNotes.Warnings notes={plan.warnings} />
      {plan.mode !== "drill" && (
        <FailoverTerms view={view} mayFallBack={mayFallBack} onFallBack={onFallBack} />
      )}
      <PlanStaircase plan={plan} rtoMinutes={options.vnf.rtoMinutes} />
      <p className="pt-2 text-12 text-subtle">{plan.estimate.basis}</p>
      <PlanSteps steps={steps} />
    </>
  );
}
