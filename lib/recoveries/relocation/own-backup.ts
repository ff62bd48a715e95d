import { awaitChildBackup } from "../../backups/await-child-backup";
import type { BackupPlan } from "../../backups/backup-plan";
import { startChildBackup } from "../../backups/start-child-backup";
import { db } from "../../db";
import type { StopReason } from "../../runs/run-stopped";
import { RunStopped } from "../../runs/run-stopped";
import { runName } from "../../runs/run-view";
import type { RecoveryContext } from "../recovery-context";
import { COLD_STEP, HOT_STEP } from "./relocation-steps";

/**
 * Backs the VNF up for its relocation, in a run of its own, and waits for that. May be called again at any time: it is the
 * same backup.
 * @param part "hot": while its VMs run. "cold": they are off, and what was written since is all that is read
 * @returns the point, which holds every VM and volume
 * @throws RunStopped when there is none that does; the signal's reason
 */
export async function ownBackup(ctx: RecoveryContext, part: "hot" | "cold"): Promise<string> {
  const { journal, plan, run } = ctx;
  const step = part === "hot" ? HOT_STEP : COLD_STEP;
  journal.phase(part === "hot" ? "back-up" : "stop");
  journal.begin(step);
  try {
    const parent = { id: run.id, number: run.number, kind: "relocation" } as const;
    const runId = await startChildBackup({ ...ctx, parent, vnfId: plan.vnf.id, part });
    const { kind, number } = await db().run.findUniqueOrThrow({ where: { id: runId } });
    journal.note(step, { runId, run: runName({ kind, number }) });
    const ended = await awaitChildBackup(ctx, runId);
    const pointId = await wholePoint(ended, part);
    journal.end(step, { at: ctx.clock.now(), state: "succeeded", detail: { pointId } });
    return pointId;
  } catch (error) {
    if (error instanceof RunStopped) {
      const { cause, todo } = error.reason;
      journal.end(step, {
        at: ctx.clock.now(),
        state: error.isCancelled ? "skipped" : "failed",
        cause,
        todo,
      });
    }
    throw error;
  }
}

/** Anything less would lose what nobody agreed to lose. @throws RunStopped */
async function wholePoint(
  run: Awaited<ReturnType<typeof awaitChildBackup>>,
  part: "hot" | "cold",
): Promise<string> {
  const point = await db().recoveryPoint.findUnique({ where: { runId: run.id } });
  const plan = run.plan as unknown as BackupPlan;
  const missing = plan.members.filter(({ serverId }) => !point?.usableServerIds.includes(serverId));
  const isLess = part === "cold" && point?.consistency !== plan.consistency;
  if (point?.state === "complete" && missing.length === 0 && !isLess) return point.id;
  const failure = run.failure as unknown as StopReason | null;
  const why = failure?.cause ?? (isLess ? "it is worth less than planned" : "its point is not complete");
  throw new RunStopped({
    cause: `${part === "hot" ? "The backup before the move" : "The last backup, with everything off,"} (${runName(run)}) does not hold all of it: ${why}`,
    todo: failure?.todo ?? "Look at its page, and start the relocation again then.",
  });
}
