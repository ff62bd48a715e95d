import { db } from "../db";
import type { GivenUpRun } from "../runs/requeue-runs";
import { beginCleanUp, endCleanUp, endRecovery, endRollBack, keepRecovery } from "./end-recovery";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { refreshReport } from "./refresh-report";

/**
 * Ends what a run of a recovery has begun, when its workflow is gone: before the run itself is closed, since nobody asks
 * after that. What a drill had made stays recorded, and is cleaned up when its time is over: at once, if it was to go at the
 * end. May be called again.
 */
export async function giveUpRecovery({ id }: Pick<GivenUpRun, "id">): Promise<void> {
  const run = await db().run.findUnique({
    where: { id },
    select: { recoveryId: true, plan: true, kind: true },
  });
  if (!run?.recoveryId) return;
  const { recoveryId } = run;
  const ended = await endRecovery(recoveryId, "fail");
  const open = await db().runResource.count({ where: { run: { recoveryId }, removedAt: null } });
  if (ended === "cleaning") await endCleanUp(recoveryId, open);
  // It can be asked for again.
  else if (ended === "rolling-back") await endRollBack(recoveryId, Math.max(1, open));
  // Nobody wanted to keep anything of it: the tidying removes it.
  else if (ended === "cancelled" && run.kind !== "restore") await dropCancelled(recoveryId, open);
  else if (run.kind === "drill" && open > 0)
    await keepRecovery(recoveryId, keepUntil(run.plan as unknown as RecoveryRunPlan));
  await refreshReport(recoveryId);
}

async function dropCancelled(recoveryId: string, open: number): Promise<void> {
  await beginCleanUp(recoveryId);
  await endCleanUp(recoveryId, open);
}

const keepUntil = ({ cleanUp }: RecoveryRunPlan): Date =>
  new Date(Date.now() + (cleanUp === null || cleanUp === "at-end" ? 0 : cleanUp.keepForMinutes * 60_000));
