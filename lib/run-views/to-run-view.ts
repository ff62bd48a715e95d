import type { Actor } from "../audit/record";
import type { BackupPlan } from "../backups/backup-plan";
import type { WindowRecord } from "../backups/window-record";
import type { RecoveryRunPlan } from "../recoveries/recovery-run-plan";
import { stepsOf } from "../recoveries/steps-of";
import { toRecoveryView } from "../recoveries/to-recovery-view";
import { phasesOf, type RunPhase } from "../runs/phases";
import type { StopReason } from "../runs/run-stopped";
import { type RunView, runName, type StepView } from "../runs/run-view";
import { earlierFreeze } from "./earlier-freeze";
import type { RunRows } from "./read-run";
import { toHeld } from "./to-held";
import { toLanes } from "./to-lanes";
import { toPhases } from "./to-phases";
import { toPointView } from "./to-point-view";
import { toStepView } from "./to-step-view";

/** All that the page of a run shows, put together from its rows. Pure. */
export function toRunView(run: RunRows, now: Date): RunView {
  const plan = run.kind === "backup" ? (run.plan as unknown as BackupPlan) : null;
  const window = run.window as unknown as WindowRecord | null;
  const steps = inOrder(run.steps.map(toStepView), phasesOf(run.kind));
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const budgetMs = plan?.freezeBudgetMs ?? 0;
  const held = toHeld(run.leases, { run, budgetMs, steps: byKey, now });
  const phase = run.phase as RunPhase | null;
  return {
    id: run.id,
    number: run.number,
    kind: run.kind,
    state: run.state,
    phase,
    vnf: { id: run.vnfId, name: run.vnfName, isDeleted: run.vnf.deletedAt !== null },
    site: { id: run.siteId, name: run.siteName },
    receivers: plan?.receivers.map(({ siteName }) => siteName) ?? [],
    startedBy: (run.startedBy as unknown as Actor).name,
    reason: run.reason,
    isImported: run.importedAt !== null,
    now: now.toISOString(),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    waitingSince: run.waitingSince?.toISOString() ?? null,
    cancelRequestedAt: run.cancelRequestedAt?.toISOString() ?? null,
    cancelRequestedBy: run.cancelRequestedBy,
    budgetMs,
    plannedConsistency: plan?.consistency ?? null,
    window: toWindow(run.windowAttempts, window, steps),
    earlierFreeze: earlierFreeze(run.leases, window?.attempt ?? run.windowAttempts),
    stop: window?.stop ?? null,
    failure: run.failure as unknown as StopReason | null,
    phases: toPhases({
      kind: run.kind,
      state: run.state,
      phase,
      steps,
      isImported: run.importedAt !== null,
      ...(run.kind === "restore" ? { planned: plannedPhases(run.plan) } : {}),
      isStuck: held.some(({ isStuck }) => isStuck),
    }),
    lanes: plan
      ? toLanes({
          plan,
          window,
          steps: byKey,
          backups: run.recoveryPoint?.backups ?? [],
          heldServerIds: new Set(held.map(({ serverId }) => serverId)),
        })
      : [],
    steps,
    held,
    point: toPointView(run.recoveryPoint),
    recovery: run.recovery && toRecoveryView(run.recovery, steps),
    parent: run.parent && { id: run.parent.id, name: runName(run.parent) },
  };
}

/** Of volumes alone no VM is booted. */
const plannedPhases = (plan: unknown): ReadonlySet<RunPhase> =>
  new Set(["preflight", ...stepsOf(plan as RecoveryRunPlan).map((step) => step.phase)]);

/** Phase by phase; within each as they come from the database: by position. */
const inOrder = (steps: readonly StepView[], phases: readonly RunPhase[]): StepView[] =>
  [...steps].sort((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase));

/** The closed window, or the open one as far as its steps tell. */
function toWindow(
  attempts: number,
  window: WindowRecord | null,
  steps: readonly StepView[],
): RunView["window"] {
  if (window)
    return {
      attempt: window.attempt,
      openedAt: window.openedAt,
      closedAt: window.closedAt,
      ms: window.windowMs,
    };
  const sent = steps.flatMap(({ phase, startedAt }) => (phase === "quiesce" && startedAt ? [startedAt] : []));
  return { attempt: attempts, openedAt: sent.sort()[0] ?? null, closedAt: null, ms: null };
}
