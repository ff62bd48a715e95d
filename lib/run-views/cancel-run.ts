import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { runName } from "../runs/run-view";
import { requestCancel } from "./request-cancel";
import { requireVisibleRun } from "./require-visible-run";

const Input = z.object({ runId: z.uuid("A run is given by its id.") });

/**
 * Asks a run to end. The worker that has it hears of it within a second: what stands still is thawed first, then what
 * was made is removed. One that nobody has taken up yet is over at once. Twice is once.
 * @throws AppError `not_found`; `conflict` when it is over
 */
export async function cancelRun(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "backups.run");
  const { runId } = parseInput(Input, input, "Nothing was cancelled.");
  await audited(async (tx) => {
    await requireVisibleRun(session, runId, tx);
    const [locked] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT clock_timestamp() AS now FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
    const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    if (run.endedAt)
      throw new AppError("conflict", `${runName(run)} is over already: nothing was cancelled.`);
    // Half of it removed helps nobody: it goes on until nothing is left.
    if (run.kind === "cleanup")
      throw new AppError("conflict", `${runName(run)} only removes what a drill made: it is not cancelled.`);
    if (run.kind === "rollback")
      throw new AppError(
        "conflict",
        `${runName(run)} takes a failover back: half of that would leave nothing that runs, so it is not cancelled.`,
      );
    if (run.cancelRequestedAt) return;
    await requestCancel(tx, run, session.name, locked?.now ?? new Date());
    await recordAudit(tx, actorOf(session), {
      action: "run.cancel_requested",
      target: { kind: "run", id: runId, name: `${runName(run)} of ${run.vnfName}` },
      site: { id: run.siteId, name: run.siteName },
      details: { phase: run.phase },
      runId,
    });
  });
}
