import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { runName } from "../runs/run-view";
import type { StartedRun } from "../runs/same-start";
import { beginUndoAgain } from "./relocation/begin-undo-again";
import { requireVisibleFailover } from "./require-visible-failover";

const Input = z.object({ recoveryId: z.uuid("A relocation is given by its id.") });

const REFUSAL = "Nothing was tried again.";

/**
 * Tries again to undo a relocation that is undone in part, in a run of its own: what it made is removed, and then its
 * source runs again. Stillpoint does so by itself, too, when both sites answer. Asked for twice it is one.
 * @throws AppError `invalid`, `not_found`; `conflict` for one that is not undone in part
 */
export async function retryUndo(session: Session, input: unknown): Promise<StartedRun> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId } = parseInput(Input, input, REFUSAL);
  const recovery = await requireVisibleFailover(session, recoveryId);
  const actor = actorOf(session);
  const run = await audited(async (tx) => {
    const begun = await beginUndoAgain(tx, actor, recovery, REFUSAL);
    if (begun.isNew)
      await recordAudit(tx, actor, {
        action: "recovery.undo_retried",
        target: { kind: "vnf", id: recovery.vnfId, name: recovery.vnfName },
        site: { id: recovery.toSiteId, name: recovery.toSiteName },
        runId: begun.run.id,
        details: { run: runName(begun.run) },
      });
    return begun.run;
  });
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}
