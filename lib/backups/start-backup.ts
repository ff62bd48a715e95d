import { z } from "zod";
import { actorOf, audited } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { keepRun } from "./keep-run";
import { planBackupOf } from "./read-plan";

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  planHash: z.string().regex(/^[0-9a-f]{64}$/, "Look at the plan again: this one has no name that we know."),
  /** Made by the form: the same start sent twice is one run. */
  startKey: z.uuid("Open the plan again, and start it from there."),
});

const REFUSAL = "The backup was not started.";

/**
 * Starts the backup of a VNF by the plan that its operator has seen. The same start key again gives the same run.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan has changed since, or a run of the VNF goes on;
 * `precondition_failed` for an obstacle
 * @param o.clockLagMs how far the run's clock is behind the machine's: of the sandbox's story
 */
export async function startBackup(
  session: Session,
  input: unknown,
  { clockLagMs = 0 }: { clockLagMs?: number } = {},
): Promise<StartedRun> {
  requirePermission(session, "backups.run");
  const { vnfId, planHash, startKey } = parseInput(Input, input, REFUSAL);
  await requireVisibleVnf(session, vnfId);
  const same = await sameStart({ vnfId, startKey }, REFUSAL);
  if (same) return same;
  const { plan, hash } = await planBackupOf(session, vnfId, new Date(Date.now() - clockLagMs));
  if (hash !== planHash)
    throw new AppError(
      "conflict",
      `${REFUSAL} The plan is another one now than the one that you saw: the VNF or its VMs were changed meanwhile. Look at it again.`,
    );
  const [obstacle] = plan.obstacles;
  if (obstacle)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} ${obstacle.about.name}: ${obstacle.text}. ${obstacle.todo ?? ""}`.trim(),
    );
  const run = await audited((tx) =>
    keepRun(tx, actorOf(session), plan, { planHash: hash, startKey, clockLagMs }, REFUSAL),
  );
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}
