"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { may, rolesWith } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { routes } from "@/lib/routes";
import { PlanChanged } from "../backups/plan-changed";
import { PlanNotes } from "../backups/plan-notes";
import { ChooseHooks } from "./choose-hooks";
import { ChooseTarget } from "./choose-target";
import { STEP_TITLES } from "./mode-words";
import { isForReal, pointOf, type RecoverStep, siteOf, whyNotAt } from "./recover-entries";
import type { RecoverProps } from "./recover-view";
import { StartDrillButton, whyNotStart } from "./start-drill-button";
import { StepConfirm } from "./step-confirm";
import { ACTS, MODE_PERMISSIONS, StepMode } from "./step-mode";
import { StepPlan } from "./step-plan";
import { StepPoint } from "./step-point";
import { StepTarget } from "./step-target";
import { useRecoverAddress } from "./use-recover-address";
import { isPlanOf, useRecoveryPlan, type Wanted } from "./use-recovery-plan";
import { useSeenPlan } from "./use-seen-plan";
import { useStartDrill } from "./use-start-drill";
import { WizardFoot } from "./wizard-foot";
import { WizardHead } from "./wizard-head";
import { WizardSummary } from "./wizard-summary";

interface Props extends Omit<RecoverProps, "vnfId"> {
  options: RecoveryOptions;
  /** They are the last known. */
  error: Error | null;
}

/**
 * Five steps to a drill; a failover and a relocation are confirmed on pages of their own. What was chosen stands beside
 * each.
 */
export function RecoverWizard({ options, error, start, choose, chooseHooks, startKey }: Props) {
  const { vnf, busy: held } = options;
  const { role } = useShell();
  const router = useRouter();
  const client = useQueryClient();
  const { step, entries, change, goTo } = useRecoverAddress();
  const point = pointOf(options, entries.point);
  const { mode, keepMinutes, mayFallBack } = entries;
  const site = siteOf(options, entries.site, mode);
  const hasTarget = step !== "mode" && step !== "point";
  const wanted =
    hasTarget && point && site && !whyNotAt(site, mode)
      ? { mode, siteId: site.id, pointId: mode === "relocation" ? null : point.id, keepMinutes, mayFallBack }
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

  // What was only proposed is not chosen before it was seen.
  const chosen = {
    ...(step === "mode" || mode === "relocation" ? {} : { point: point?.id ?? null }),
    ...(hasTarget ? { site: site?.id ?? null } : {}),
  };
  const go = (to: RecoverStep) =>
    to === "confirm" && wanted && isForReal(mode)
      ? router.push(confirmAddress(vnf.id, wanted))
      : goTo(to, chosen);
  const plan = {
    view,
    error: read.error,
    isFetching: read.isFetching,
    retry: () => void read.refetch(),
  };
  const startIt = () => {
    if (!view || !wanted?.pointId) return;
    const { siteId, pointId } = wanted;
    const cleanUp = view.plan.cleanUp ?? "at-end";
    void drill.run({ vnfId: vnf.id, siteId, pointId, cleanUp, planHash: view.hash });
  };
  const whyNotOn = whyNotNext();
  const [name, note] = STEP_TITLES[mode][step];
  const canPlan = may(role, "recoveries.plan") && view?.target.choices != null;
  return (
    <>
      <WizardHead mode={mode} vnfName={vnf.name} siteName={hasTarget ? site?.name : undefined} step={step} />
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
            {step === "mode" && (
              <StepMode options={options} mode={mode} onChoose={(to) => change({ mode: to })} />
            )}
            {step === "point" && mode !== "relocation" && (
              <StepPoint
                options={options}
                mode={mode}
                point={point}
                isLost={entries.point !== null && point?.id !== entries.point}
                onChoose={(id) => change({ point: id })}
              />
            )}
            {step === "target" && point && (
              <StepTarget
                options={options}
                mode={mode}
                point={point}
                site={site}
                plan={plan}
                onChoose={(id) => change({ site: id })}
                hooks={
                  site &&
                  view?.hooks && (
                    <ChooseHooks
                      key={site.id}
                      vnfId={vnf.id}
                      siteId={site.id}
                      version={view.planVersion}
                      hooks={view.hooks}
                      action={chooseHooks}
                      onStored={readAgain}
                      mayManage={may(role, "hooks.change")}
                    />
                  )
                }
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
            {step === "plan" && (
              <StepPlan
                plan={plan}
                options={options}
                mayFallBack={mayFallBack}
                onFallBack={(may) => change({ mayFallBack: may })}
              />
            )}
            {step === "confirm" && (
              <StepConfirm
                plan={plan}
                keepMinutes={keepMinutes}
                onKeep={(minutes) => change({ keepMinutes: minutes })}
              />
            )}
          </div>
          <WizardFoot mode={mode} step={step} options={options} whyNotOn={whyNotOn} view={view} goTo={go}>
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
            mode={mode}
            point={step === "mode" && entries.point === null ? undefined : point}
            site={!hasTarget && entries.site === null ? undefined : site}
            view={view}
            keepMinutes={keepMinutes}
            step={step}
            goTo={go}
          />
        </aside>
      </div>
    </>
  );

  function whyNotNext(): string | undefined {
    if (options.open && mode !== "failover")
      return `${options.open.name} is undone in part: go on with that first.`;
    if (mode === "relocation" && !point) return "There is no recovery point yet: back it up once, first.";
    if (step !== "mode" && !point) return "There is no recovery point yet.";
    if (step === "target" && !wanted) return "Choose a site first.";
    if (step !== "plan") return undefined;
    if ((view?.plan.obstacles.length ?? 0) > 0) return "Something stands in the way: see above.";
    if (!isForReal(mode)) return undefined;
    if (!may(role, MODE_PERMISSIONS[mode]))
      return `${ACTS[mode]} needs the role ${rolesWith(MODE_PERMISSIONS[mode])}.`;
    return wanted ? undefined : "Choose a site first.";
  }
}

/** Where it is confirmed. */
const confirmAddress = (vnfId: string, { mode, siteId, pointId, mayFallBack }: Wanted): string =>
  mode === "relocation" || pointId === null
    ? routes.relocateVnf(vnfId, siteId)
    : routes.failOverVnf(vnfId, { site: siteId, point: pointId, mayFallBack });
