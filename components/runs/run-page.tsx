"use client";

import Link from "next/link";
import { useState } from "react";
import { formatAsOf } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { useShell } from "@/components/shell/shell-context";
import { StatusBadge } from "@/components/status/status-badge";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { classNames } from "@/components/ui/class-names";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { FROZEN_PHASES } from "@/lib/runs/phases";
import type { RunView } from "@/lib/runs/run-view";
import { isOver, isSettled, isWindowOpen } from "@/lib/runs/timeline-facts";
import { type CancelRun, CancelRunDialog } from "./cancel-run-dialog";
import type { CleanUpDrill } from "./clean-up-dialog";
import { DecisionBar } from "./decision-bar";
import type { FailoverActions } from "./failover-actions";
import { FenceSection } from "./fence-section";
import { isGoingBack } from "./going-back";
import { HandOverSection } from "./hand-over-section";
import { openedPhase, openedStep } from "./opened-step";
import { OwnBackups } from "./own-backups";
import { PhaseStrip } from "./phase-strip";
import { RecoveredVms } from "./recovered-vms";
import { RecoveryActions } from "./recovery-actions";
import { RecoveryChecks } from "./recovery-checks";
import { RecoveryFacts } from "./recovery-facts";
import { RecoveryNotices } from "./recovery-notices";
import { RecoverySection } from "./recovery-section";
import { decisionStatus } from "./recovery-status";
import { RestoredVolumes } from "./restored-volumes";
import { RunAnnouncer } from "./run-announcer";
import { RunFacts } from "./run-facts";
import { RunNotices } from "./run-notices";
import { OpenPanel, RunPanel } from "./run-panel";
import { runStatus } from "./run-status";
import { runTitle } from "./run-words";
import { SignedSection } from "./signed-section";
import { TimelineSection } from "./timeline-section";
import { UndoSection } from "./undo-section";
import { UsableVms } from "./usable-vms";
import { useRun } from "./use-run";
import { useRunAddress, type Zoom } from "./use-run-address";
import { useRunClock } from "./use-run-clock";

interface Props {
  runId: string;
  /** As the server read it; null: the browser asks. */
  initial: RunView | null;
  cancel: CancelRun;
  cleanUp: CleanUpDrill;
  decide: FailoverActions;
}

/** Watching a run: where it is, how long anything stood still, each step, what it makes. */
export function RunPage({ runId, initial, ...asked }: Props) {
  const live = useRun(runId, initial);
  if (live.run) return <Watched {...live} run={live.run} {...asked} />;
  if (!live.error) return <PageSkeleton label="Reading the run…" />;
  return (
    <>
      <PageHeader title="Run" />
      <ReadFailed what="This run" error={live.error} retry={live.retry} />
    </>
  );
}

/** So many are drawn more seldom: who watches them has to be able to press a button at any time. */
const MANY_VMS = 100;

interface WatchedProps {
  run: RunView;
  receivedAt: number;
  error: Error | null;
  isStale: boolean;
  cancel: CancelRun;
  cleanUp: CleanUpDrill;
  decide: FailoverActions;
}

function Watched({ run, receivedAt, error, isStale, cancel, cleanUp, decide }: WatchedProps) {
  const { recovery } = run;
  const isOpen = isWindowOpen(run);
  const now = useRunClock({
    at: run.now,
    receivedAt,
    // What is kept for a while counts down; what waits for a decision counts up.
    isRunning: !isStale && (isOpen || !isSettled(run)),
    everyMs: isOpen ? (run.lanes.length > MANY_VMS ? 300 : 100) : 1_000,
  });
  const { change, ...address } = useRunAddress();
  const step = openedStep(run, address);
  const zoom = address.zoom ?? usualZoom(run, step);
  const decision = recovery && decisionStatus(recovery);
  const hasPanel = step !== null || address.phase !== null || !address.isClosed;
  return (
    <>
      <RunAnnouncer run={run} />
      <PageHeader
        title={<Inert text={runTitle(run.kind, run.vnf.name)} />}
        badge={
          <>
            {recovery?.isDrill && <DrillMark />}
            <StatusBadge status={runStatus(run)} stale={isStale} />
            {decision && <StatusBadge status={decision} stale={isStale} />}
          </>
        }
        note={isStale ? `as of ${formatAsOf(new Date(now), null)}` : undefined}
        actions={<Actions run={run} isStale={isStale} cancel={cancel} />}
      />
      {error && <StaleNotice error={error} />}
      {recovery ? (
        <>
          <RecoveryFacts run={run} recovery={recovery} now={now} />
          <DecisionBar run={run} now={now} isStale={isStale} cleanUp={cleanUp} decide={decide} />
        </>
      ) : (
        <RunFacts run={run} now={now} />
      )}
      <PhaseStrip
        run={run}
        now={now}
        selected={step === null ? openedPhase(run, address) : null}
        onSelect={(phase) => change({ phase, step: null, isClosed: false })}
      />
      <div
        className={classNames(
          "-mx-gutter -mb-8 grid flex-1 grid-cols-1",
          hasPanel && "md:grid-cols-[minmax(0,1fr)_312px]",
        )}
      >
        <div className={classNames("min-w-0", hasPanel && "md:border-r md:border-line")}>
          <div
            className={classNames(
              "grid gap-2 px-gutter pt-3 empty:hidden",
              // The panel says it already, where it is beside.
              step !== null && step === run.failure?.step && "md:hidden",
            )}
          >
            {recovery ? (
              <RecoveryNotices run={run} recovery={recovery} now={now} goOn={decide.goOn} />
            ) : (
              <RunNotices run={run} now={now} />
            )}
          </div>
          {!hasPanel && (
            <div className="float-right pt-3 pr-gutter">
              <OpenPanel change={change} />
            </div>
          )}
          {recovery ? (
            <>
              <RecoverySection
                run={run}
                recovery={recovery}
                now={now}
                isStale={isStale}
                asTable={address.asTable}
                step={step}
                change={change}
              />
              <div className="px-gutter pb-4">
                <OwnBackups recovery={recovery} />
                <SignedSection recovery={recovery} />
                {isGoingBack(recovery) ? (
                  <UndoSection run={run} recovery={recovery} />
                ) : (
                  <FenceSection recovery={recovery} />
                )}
                <RecoveredVms recovery={recovery} />
                <RestoredVolumes recovery={recovery} />
                <HandOverSection run={run} change={change} />
                <RecoveryChecks recovery={recovery} change={change} />
              </div>
            </>
          ) : (
            <TimelineSection
              isStale={isStale}
              run={run}
              now={now}
              zoom={zoom}
              asTable={address.asTable}
              step={step}
              change={change}
            />
          )}
          {needsUsable(run) && <UsableVms run={run} />}
        </div>
        {hasPanel && (
          <aside aria-label="Details" className="min-w-0 max-md:border-t max-md:border-line">
            <div className="sticky top-topbar max-h-[calc(100dvh-var(--spacing-topbar))] overflow-y-auto px-5 pt-3 pb-4 text-13 max-md:static max-md:max-h-none max-md:px-gutter">
              <RunPanel run={run} now={now} address={address} change={change} />
            </div>
          </aside>
        )}
      </div>
    </>
  );
}

/** What goes on now, or what the open step is a part of: the window is seconds, the rest is minutes. */
function usualZoom(run: RunView, stepKey: string | null): Zoom {
  if (isWindowOpen(run) || run.held.length > 0) return "window";
  const step = run.steps.find(({ key }) => key === stepKey);
  return step && FROZEN_PHASES.includes(step.phase) ? "window" : "whole";
}

/** Where not every VM can be recovered, or one will not be. */
const needsUsable = (run: RunView): boolean =>
  run.kind === "backup" &&
  (run.state === "partly_failed" || run.point?.state === "incomplete" || run.held.some((vm) => vm.isStuck));

function Actions({ run, isStale, cancel }: Pick<WatchedProps, "run" | "isStale" | "cancel">) {
  const { role } = useShell();
  const [isAsking, setAsking] = useState(false);
  if (!isOver(run)) {
    if (!may(role, run.recovery ? "recoveries.drill" : "backups.run")) return null;
    // What is being removed has to be removed to its end.
    if (run.kind === "cleanup" || run.kind === "rollback" || run.recovery?.state === "undoing") return null;
    const reason =
      run.cancelRequestedAt !== null
        ? "It is being cancelled"
        : run.held.some((vm) => vm.isStuck)
          ? "Not while a VM is still frozen: it is being thawed"
          : isStale
            ? "Not while the run’s state is not known"
            : undefined;
    return (
      <>
        <Button disabledReason={reason} onClick={() => setAsking(true)}>
          Cancel run…
        </Button>
        {isAsking && <CancelRunDialog run={run} cancel={cancel} onClose={() => setAsking(false)} />}
      </>
    );
  }
  if (run.recovery) return <RecoveryActions run={run} recovery={run.recovery} />;
  const canRepeat =
    run.kind === "backup" && !run.isImported && !run.vnf.isDeleted && may(role, "backups.run");
  const hasPoint = run.point !== null && run.point.state !== "building" && run.point.state !== "pruned";
  // One that nothing can be recovered from is no more than a trace: the next thing to do is another backup.
  const isUsable = hasPoint && (run.point?.usable ?? 0) > 0;
  return (
    <>
      {canRepeat && (
        <Link href={routes.backUpVnf(run.vnf.id)} className={buttonClass(isUsable ? "plain" : "primary")}>
          Back up again…
        </Link>
      )}
      {hasPoint && run.point && (
        <Link
          href={routes.vnfPoint(run.vnf.id, run.point.id)}
          className={buttonClass(isUsable || !canRepeat ? "primary" : "plain")}
        >
          Open the recovery point
        </Link>
      )}
    </>
  );
}
