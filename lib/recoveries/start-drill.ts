import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { runName } from "../runs/run-view";
import { takeVnf } from "../runs/take-vnf";
import { ServerId } from "../vnfs/vnf-schemas";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { insertRecovery } from "./insert-recovery";
import { CleanUp, recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { sentence } from "./words";

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
  planHash: z.string().regex(/^[0-9a-f]{64}$/, "Look at the plan again: this one has no name that we know."),
  /** Made by the form: the same start sent twice is one run. */
  startKey: z.uuid("Open the plan again, and start it from there."),
});

const REFUSAL = "The drill was not started.";

/**
 * Starts a drill by the plan that its operator has seen: the VNF is recovered at another site beside the running one, which
 * is not touched. A paused VNF may be drilled: only its backups rest. The same start key again gives the same run.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan has changed since, or a run of the VNF goes on;
 * `precondition_failed` for an obstacle
 */
export async function startDrill(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  requirePermission(session, "recoveries.drill");
  const { planHash, startKey, ...wanted } = parseInput(Input, input, REFUSAL);
  await requireVisibleVnf(session, wanted.vnfId);
  const before = await db().run.findUnique({ where: { startKey } });
  if (before?.vnfId === wanted.vnfId) return again(before);
  const { plan, hash } = await recoveryPlanOf(session, { ...wanted, mode: "drill" });
  if (hash !== planHash)
    throw new AppError(
      "conflict",
      `${REFUSAL} The plan is another one now than the one that you saw: the VNF, its point or the site was changed meanwhile. Look at it again.`,
    );
  const [obstacle] = plan.obstacles;
  if (obstacle)
    throw new AppError(
      "precondition_failed",
      `${REFUSAL} ${sentence(`${obstacle.about.name}: ${obstacle.text}`)} ${obstacle.todo ?? ""}`.trim(),
    );
  const run = await audited((tx) => keepRun(tx, actorOf(session), plan, hash, startKey));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

/** The same start once more: a second click. Of a run that is over it is a page from before: that starts nothing. */
function again(run: Run): { runId: string; number: number } {
  if (run.endedAt)
    throw new AppError(
      "conflict",
      `${REFUSAL} This plan became ${runName(run)}, which is over. Look at the plan again, and start it from there.`,
    );
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  plan: RecoveryRunPlan,
  planHash: string,
  startKey: string,
): Promise<Run> {
  const same = await takeVnf(tx, { vnfId: plan.vnf.id, startKey }, REFUSAL);
  if (same) return same;
  const now = await tx.vnf.findUnique({ where: { id: plan.vnf.id, deletedAt: null } });
  if (now?.version !== plan.vnf.version)
    throw new AppError("conflict", `${REFUSAL} The VNF was changed in this moment. Look at its plan again.`);
  // Its last prune may have ended just now, between the plan and the VNF's being taken.
  const point = await tx.recoveryPoint.findUnique({ where: { id: plan.point.id }, select: { state: true } });
  if (point?.state !== "complete" && point?.state !== "incomplete")
    throw new AppError(
      "conflict",
      `${REFUSAL} Its recovery point was deleted in this moment. Choose another.`,
    );
  const recovery = await insertRecovery(tx, plan);
  return insertRun(tx, actor, {
    kind: "drill",
    vnf: plan.vnf,
    site: plan.to,
    recovery: { id: recovery.id, pointId: plan.point.id },
    startKey,
    plan,
    planHash,
    details: {
      planHash,
      point: plan.point.takenAt,
      from: plan.from.name,
      to: plan.to.name,
      vms: plan.servers.length,
      volumes: plan.volumes.length,
      cleanUp: plan.cleanUp,
    },
  });
}
