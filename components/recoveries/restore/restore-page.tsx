"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Fold } from "@/components/ui/fold";
import { Section } from "@/components/ui/section";
import { TableSkeleton } from "@/components/ui/skeleton";
import { may } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";
import { PlanChanged } from "../../backups/plan-changed";
import { PlanNotes } from "../../backups/plan-notes";
import { ChooseTarget } from "../choose-target";
import { useTimeIsUp } from "../confirm/use-time-is-up";
import { MappingTable } from "../mapping-table";
import { PlanStaircase } from "../plan-staircase";
import { PlanSteps } from "../plan-steps";
import { pointOf } from "../recover-entries";
import { StepPoint } from "../step-point";
import { useSeenPlan } from "../use-seen-plan";
import { ChooseWhat } from "./choose-what";
import { ConfirmRestore } from "./confirm-restore";
import { ReplacedVms } from "./replaced-vms";
import { isReplacing, modeOf, whatOf } from "./restore-entries";
import { RestoreFoot } from "./restore-foot";
import { RestoreSummary } from "./restore-summary";
import type { RestoreProps } from "./restore-view";
import { useRestoreAddress } from "./use-restore-address";
import { isRestorePlanOf, useRestorePlan } from "./use-restore-plan";
import { useStartRestore } from "./use-start-restore";

interface Props extends Omit<RestoreProps, "vnfId"> {
  options: RecoveryOptions;
  /** They are the last known. */
  error: Error | null;
}

/** What of a VNF is brought back at its own site, from which moment, and how; then yes. */
export function RestorePage({ options, error, start, startInPlace, choose, startKey, provedForMs }: Props) {
  const { vnf, home } = options;
  const { role } = useShell();
  const router = useRouter();
  const client = useQueryClient();
  const { entries, change } = useRestoreAddress();
  const [reason, setReason] = useState("");
  const [typedName, setTypedName] = useState("");
  const [password, setPassword] = useState("");
  const isTimeUp = useTimeIsUp(provedForMs);
  const point = pointOf(options, entries.point);
  const asked = point && {
    siteId: home.id,
    pointId: point.id,
    mode: modeOf(entries),
    // Nothing is chosen yet: what there is to choose from is told with the plan of all of it.
    what: whatOf(entries, undefined) ?? ({ kind: "vnf" } as const),
  };
  const read = useRestorePlan(vnf.id, asked ?? null);
  const vms = (read.data?.plan.point.id === point?.id && read.data?.restorable) || undefined;
  const what = whatOf(entries, vms);
  const view = read.data && asked && what && isRestorePlanOf(read.data, asked) ? read.data : undefined;
  const seen = useSeenPlan(view, false);
  const readAgain = () => void client.invalidateQueries({ queryKey: ["vnfs"] });
  const restore = useStartRestore(startKey, {
    onStarted: ({ runId }) => {
      readAgain();
      router.push(routes.run(runId));
    },
    onRefused: readAgain,
  });
  const inPlace = view?.plan.inPlace;
  const isInPlace = isReplacing(entries.kind);
  // What it stops is a service: who says so is who has signed in.
  const asksPassword = isInPlace && (isTimeUp || restore.asksPassword);
  const wantedName = isInPlace ? vnf.name : inPlace?.serverName;
  const startIt = () => {
    if (!view?.plan.what || !point) return;
    const { what: planned } = view.plan;
    void restore.run(isReplacing(entries.kind) ? startInPlace : start, {
      ...{ vnfId: vnf.id, pointId: point.id, what: planned },
      ...{ planHash: view.hash, reason: reason.trim(), typedName },
      ...(asksPassword ? { password } : {}),
    });
  };
  return (
    <>
      <div className="-mx-gutter -mt-3.5 border-b border-line px-gutter py-3">
        <h1 className="text-20 font-semibold tracking-[-0.012em] break-words">
          Restore <Inert text={vnf.name} /> at <Inert text={home.name} />
        </h1>
      </div>
      <div className="-mx-gutter -mb-8 grid flex-1 grid-cols-1 md:grid-cols-[minmax(0,1fr)_312px]">
        <div className="flex min-w-0 flex-col md:border-r md:border-line">
          <div className="min-w-0 flex-1 px-gutter pt-3 pb-6">
            {error && <StaleNotice error={error} />}
            {restore.problem && <PlanNotes.Problem text={restore.problem} />}
            {seen.isChanged && (
              <PlanChanged
                what="the VNF, its recovery plan, or what is there at the site"
                onSeen={seen.accept}
              />
            )}
            {point && (
              <Section
                title="What is restored"
                note={
                  isInPlace
                    ? "what runs now is stopped for it, and kept"
                    : entries.kind === "in-place"
                      ? "one VM is stopped for it"
                      : "nothing of what runs now is touched"
                }
              >
                <ChooseWhat entries={entries} vms={vms} change={change} />
                {entries.kind === "in-place" && (
                  <div className="pt-3">
                    <Checkbox
                      id="mayStop"
                      name="mayStop"
                      label="Stop the VM for this, and start it again"
                      hint="A VM that is off stays off. Without this, stop it yourself first."
                      checked={entries.mayStop}
                      onChange={(event) => change({ mayStop: event.target.checked })}
                    />
                  </div>
                )}
              </Section>
            )}
            <Section title="Which moment" note="the newest that holds every VM is proposed">
              <StepPoint
                options={options}
                mode="restore"
                point={point}
                isLost={entries.point !== null && point?.id !== entries.point}
                onChoose={(id) => change({ point: id })}
              />
            </Section>
            {point && (
              <Section
                title="The plan"
                note={view ? `${view.steps.length} steps; nothing else is done` : undefined}
              >
                {what === null ? (
                  <p className="text-13 text-muted">
                    Choose{" "}
                    {entries.kind === "vms" || entries.kind === "vms-in-place"
                      ? "at least one VM"
                      : entries.kind === "volumes"
                        ? "at least one volume"
                        : "a volume"}{" "}
                    above.
                  </p>
                ) : view ? (
                  <Plan
                    view={view}
                    error={read.error}
                    change={
                      may(role, "recoveries.plan") && view.target.choices
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
                ) : read.error ? (
                  <ReadFailed
                    what="The plan"
                    error={read.error}
                    retry={() => void read.refetch()}
                    busy={read.isFetching}
                  />
                ) : (
                  <TableSkeleton label="Asking the site, and making the plan…" dense />
                )}
              </Section>
            )}
            {view && isInPlace && <ReplacedVms vnf={vnf} view={view} />}
            {view && may(role, "recoveries.fail-over") && (
              <ConfirmRestore
                reason={reason}
                onReason={setReason}
                wantedName={wantedName}
                typedName={typedName}
                onTypedName={setTypedName}
                password={asksPassword ? password : undefined}
                onPassword={setPassword}
              />
            )}
          </div>
          <RestoreFoot
            options={options}
            view={view}
            hasChoice={what !== null && point !== undefined}
            isChanged={seen.isChanged}
            isUnknown={read.isPlaceholderData || read.error !== null || error !== null}
            unconfirmed={
              wantedName !== undefined && typedName.trim() !== wantedName
                ? `Type the ${isInPlace ? "VNF" : "VM"}’s name first.`
                : asksPassword && password === ""
                  ? "Type your password first."
                  : undefined
            }
            busy={restore.busy}
            onStart={startIt}
          />
        </div>
        <aside
          aria-label="Summary"
          className="min-w-0 px-5 pt-3 pb-4 text-13 max-md:border-t max-md:border-line max-md:px-gutter"
        >
          <RestoreSummary options={options} point={point} what={what} view={view} />
        </aside>
      </div>
    </>
  );
}

function Plan({
  view: { plan, steps, mappings, proposed, target },
  error,
  change,
}: {
  view: RecoveryPlanView;
  error: Error | null;
  change: Parameters<typeof MappingTable>[0]["change"] | undefined;
}) {
  const own = mappings.filter(({ purpose }) => purpose === "real");
  const open = own.filter(({ choice }) => choice === null).length;
  return (
    <>
      {error && <StaleNotice error={error} />}
      {target.problems.map((problem) => (
        <PlanNotes.Problem key={problem} text={problem} />
      ))}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <PlanNotes.Warnings notes={plan.warnings} />
      <PlanStaircase plan={plan} rtoMinutes={null} />
      <p className="pt-2 text-12 text-subtle">{plan.estimate.basis}</p>
      {own.length > 0 && (
        <Fold
          title={
            <>
              What each thing becomes{" "}
              <span className={open > 0 ? "font-normal text-fail" : "font-normal text-subtle"}>
                {open > 0
                  ? `${open} not decided`
                  : plan.servers.length > 0
                    ? "networks, addresses, groups, flavors"
                    : "project, volume type, zone"}
              </span>
            </>
          }
        >
          <MappingTable mappings={own} proposed={proposed} {...(change ? { change } : {})} />
        </Fold>
      )}
      <PlanSteps steps={steps} />
    </>
  );
}
