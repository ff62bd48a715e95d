import { db } from "../db";
import type { RunOutcome } from "../runs/finish-run";
import type { StepStop } from "../runs/judge-error";
import type { LiveRun } from "../runs/live-run";
import type { BackupPlan, Consistency } from "./backup-plan";
import { judgeOutcome } from "./judge-outcome";
import { windowOf } from "./run-facts";

/** How a backup run has ended, by its judged point. */
export async function settleOutcome(
  run: LiveRun,
  pointId: string,
  stop: StepStop | null,
): Promise<RunOutcome> {
  const plan = run.facts.plan as BackupPlan;
  const [point, window] = await Promise.all([
    db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } }),
    windowOf(run.facts.id),
  ]);
  return judgeOutcome({
    state: point.state === "complete" ? "complete" : "incomplete",
    consistency: point.consistency as Consistency | null,
    planned: plan.consistency,
    incompleteReasons: point.incompleteReasons,
    usableServerIds: point.usableServerIds,
    vms: new Map(plan.members.map(({ serverId, name }) => [serverId, name])),
    hasFailedSteps: run.journal.hasFailedSteps,
    window: window.stop,
    stop,
  });
}
