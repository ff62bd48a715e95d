import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { insertRun } from "../runs/insert-run";
import { type StartedRun, sameStart } from "../runs/same-start";
import { takeVnf } from "../runs/take-vnf";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import type { BackupPlan } from "./backup-plan";
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
    keepRun(tx, actorOf(session), plan, { planHash: hash, startKey, clockLagMs }),
  );
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  plan: BackupPlan,
  { planHash, startKey, clockLagMs }: { planHash: string; startKey: string; clockLagMs: number },
) {
  const same = await takeVnf(tx, { vnfId: plan.vnf.id, startKey }, REFUSAL);
  if (same) return same;
  const now = await tx.vnf.findUnique({ where: { id: plan.vnf.id, deletedAt: null, pausedAt: null } });
  if (now?.version !== plan.vnf.version)
    throw new AppError("conflict", `${REFUSAL} The VNF was changed in this moment. Look at its plan again.`);
  return insertRun(tx, actor, {
    kind: "backup",
    vnf: plan.vnf,
    site: plan.site,
    startKey,
    plan,
    planHash,
    clockLagMs,
    details: {
      planHash,
      vms: plan.members.length,
      volumes: plan.backups.length,
      full: plan.backups.filter((b) => b.mode === "full").length,
      freezeBudgetMs: plan.freezeBudgetMs,
    },
  });
}
