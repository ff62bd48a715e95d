import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { ServerId } from "../vnfs/vnf-schemas";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { insertRecoveryRun } from "./insert-recovery-run";
import { CleanUp, recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { SEEN, takeAsSeen } from "./take-as-seen";

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  siteId: z.uuid("Choose where the drill is to be."),
  pointId: z.uuid("Choose a recovery point."),
  cleanUp: CleanUp,
  /** Left out: all VMs. */
  only: z
    .array(ServerId, "Choose VMs.")
    .min(1, "Choose at least one VM.")
    .max(500, "Choose at most 500 VMs.")
    .optional(),
  ...SEEN,
});

const REFUSAL = "The drill was not started.";

/**
 * Starts a drill by the plan that its operator has seen: the VNF is recovered at another site beside the running one, which
 * is not touched. A paused VNF may be drilled: only its backups rest. The same start key again gives the same run.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan has changed since, or a run of the VNF goes on;
 * `precondition_failed` for an obstacle
 * @param o.clockLagMs how far the run's clock is behind the machine's: of the sandbox's story
 */
export async function startDrill(
  session: Session,
  input: unknown,
  { clockLagMs = 0 }: { clockLagMs?: number } = {},
): Promise<StartedRun> {
  requirePermission(session, "recoveries.drill");
  const { planHash, startKey, ...wanted } = parseInput(Input, input, REFUSAL);
  await requireVisibleVnf(session, wanted.vnfId);
  const same = await sameStart({ vnfId: wanted.vnfId, startKey }, REFUSAL);
  if (same) return same;
  const now = await recoveryPlanOf(session, { ...wanted, mode: "drill" }, new Date(Date.now() - clockLagMs));
  const run = await audited((tx) => keepRun(tx, actorOf(session), { now, planHash, startKey, clockLagMs }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  seen: { now: RecoveryPlanView; planHash: string; startKey: string; clockLagMs: number },
): Promise<Run> {
  const same = await takeAsSeen(tx, seen, REFUSAL);
  if (same) return same;
  const { now, startKey, clockLagMs } = seen;
  const details = { cleanUp: now.plan.cleanUp };
  return insertRecoveryRun(tx, actor, { kind: "drill", seen: now, startKey, details, clockLagMs });
}
