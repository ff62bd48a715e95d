"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Inert } from "@/components/data/inert";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { Steps } from "@/components/ui/steps";
import { may } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { routes } from "@/lib/routes";
import { PlanChanged } from "../backups/plan-changed";
import { PlanNotes } from "../backups/plan-notes";
import { ChooseTarget } from "./choose-target";
import { DrillMark } from "./drill-mark";
import { pointOf, type RecoverStep, STEP_NAMES, STEPS, siteOf, whyNotAt } from "./recover-entries";
import type { RecoverProps } from "./recover-view";
import { StartDrillButton, whyNotStart } from "./start-drill-button";
import { StepConfirm } from "./step-confirm";
import { StepPlan } from "./step-plan";
import { StepPoint } from "./step-point";
import { StepTarget } from "./step-target";
import { useRecoverAddress } from "./use-recover-address";
import { isPlanOf, useRecoveryPlan } from "./use-recovery-plan";
import { useSeenPlan } from "./use-seen-plan";
import { useStartDrill } from "./use-start-drill";
import { WizardFoot } from "./wizard-foot";
import { WizardSummary } from "./wizard-summary";

interface Props extends Omit<RecoverProps, "vnfId"> {
  options: RecoveryOptions;
  /** They are the last known. */
  error: Error | null;
}

const TITLES: Record<RecoverStep, [string, string]> = {
  point: ["Which moment", "the newest that holds every VM is chosen"],
  target: ["Where to", "a drill never touches what runs there"],
  plan: ["The plan, in this order", ""],
  confirm: ["Start it?", "nothing was done yet"],
};

/** Four steps to a drill; what was chosen stands beside each. */
export function RecoverWizard({ options, error, start, choose, startKey }: Props) {
  const { vnf, busy: held } = options;
  const { role } = useShell();
  const router = useRouter();
  const client = useQueryClient();
  const { step, entries, change, goTo } = useRecoverAddress();
  const point = pointOf(options, entries.point);
  const site = siteOf(options, entries.site);
  const wanted =
    step !== "point" && point && site && !whyNotAt(site)
      ? { siteId: site.id, pointId: point.id, keepMinutes: entries.keepMinutes }
      : null;
  const read = useRecoveryPlan(vnf.id, wanted);
  const view = read.data && wanted && isPlanOf(read.data, wanted) ? read.data : undefined;
  const seen = useSeenPlan(view, step === "target");
  const readAgain = () => void client.invalidateQueries({ queryKey: ["vnfs"] });
  const drill = useStartDrill(start, startKey, {
    onStarted: ({ runId }) => {
      readAgain();
      router.push(routes.run(runId));
    },
    onRefused: readAgain,
  });
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    window.scrollTo({ top: 0 });
    title.current?.focus({ preventScroll: true });
  }, [step]);

  const index = STEPS.indexOf(step);
  const chosen = { point: point?.id ?? null, site: site?.id ?? null };
  const go = (to: RecoverStep) => goTo(to, chosen);
  const plan = {
    view,
    error: read.error,
    isFetching: read.isFetching,
    retry: () => void read.refetch(),
  };
  const startIt = () => {
    if (!view || !wanted) return;
    const { siteId, pointId } = wanted;
    const cleanUp = view.plan.cleanUp ?? "at-end";
    void drill.run({ vnfId: vnf.id, siteId, pointId, cleanUp, planHash: view.hash });
  };
  const whyNotOn = !point
    ? "There is no recovery point yet."
    : step === "target" && !wanted
      ? "Choose a site first."
      : step === "plan" && (view?.plan.obstacles.length ?? 0) > 0
        ? "Something stands in the way: see above."
        : undefined;
  const [name, note] = TITLES[step];
  const canPlan = may(role, "recoveries.plan") && view?.target.choices != null;
  return (
    <>
      <div className="-mx-gutter -mt-3.5 flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-gutter py-3">
        <h1 className="text-20 font-semibold tracking-[-0.012em] break-words">
          Drill <Inert text={vnf.name} />
          {site && step !== "point" && (
            <>
              {" "}
              at <Inert text={site.name} />
            </>
          )}
        </h1>
        <DrillMark />
        <div className="ml-auto">
          <Steps label="Steps" steps={STEPS.map((each) => STEP_NAMES[each])} current={index} />
        </div>
      </div>
      <div className="-mx-gutter -mb-8 grid flex-1 grid-cols-1 md:grid-cols-[minmax(0,1fr)_312px]">
        <div className="flex min-w-0 flex-col md:border-r md:border-line">
          <div className="min-w-0 flex-1 px-gutter pt-3 pb-6">
            {error && <StaleNotice error={error} />}
            {drill.problem && <PlanNotes.Problem text={drill.problem} />}
            {seen.isChanged && (
              <PlanChanged
                what="the VNF, its recovery plan, or what is there at the target"
                onSeen={seen.accept}
              />
            )}
            <div className="mb-2 flex min-h-8 flex-wrap items-center gap-x-2">
              <h2
                ref={title}
                tabIndex={-1}
                className="text-14 font-semibold tracking-[-0.003em] focus:outline-none"
              >
                {name}
              </h2>
              <span className="text-13 text-subtle">
                {step === "plan" && view ? `${view.steps.length} steps; nothing else is done` : note}
              </span>
            </div>
            {step === "point" && (
              <StepPoint
                options={options}
                point={point}
                isLost={entries.point !== null && point?.id !== entries.point}
                onChoose={(id) => change({ point: id })}
              />
            )}
            {step === "target" && point && (
              <StepTarget
                options={options}
                point={point}
                site={site}
                plan={plan}
                onChoose={(id) => change({ site: id })}
                change={
                  canPlan && view
                    ? (mapping) => (
                        <ChooseTarget
                          mapping={mapping}
                          view={view}
                          vnfId={vnf.id}
                          choose={choose}
                          onChosen={readAgain}
                        />
                      )
                    : undefined
                }
              />
            )}
            {step === "plan" && <StepPlan plan={plan} options={options} />}
            {step === "confirm" && (
              <StepConfirm
                plan={plan}
                keepMinutes={entries.keepMinutes}
                onKeep={(keepMinutes) => change({ keepMinutes })}
              />
            )}
          </div>
          <WizardFoot step={step} options={options} whyNotOn={whyNotOn} view={view} goTo={go}>
            <StartDrillButton
              vnfName={vnf.name}
              siteName={site?.name ?? ""}
              held={held}
              busy={drill.busy}
              whyNot={whyNotStart({
                view: read.isPlaceholderData ? undefined : view,
                isChanged: seen.isChanged,
                isUnknown: read.error !== null || error !== null,
                mayStart: may(role, "recoveries.drill"),
              })}
              onStart={startIt}
            />
          </WizardFoot>
        </div>
        <aside
          aria-label="Summary"
          className="min-w-0 px-5 pt-3 pb-4 text-13 max-md:border-t max-md:border-line max-md:px-gutter"
        >
          <WizardSummary
            options={options}
            point={point}
            site={step === "point" && entries.site === null ? undefined : site}
            view={view}
            keepMinutes={entries.keepMinutes}
            step={step}
            goTo={go}
          />
        </aside>
      </div>
    </>
  );
}
