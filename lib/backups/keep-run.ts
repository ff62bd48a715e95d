import type { Actor, Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { insertRun } from "../runs/insert-run";
import { takeVnf } from "../runs/take-vnf";
import type { BackupPlan } from "./backup-plan";

export interface KeptBackup {
  planHash: string;
  /** The same key again gives the same run. */
  startKey: string;
  /** See startBackup. */
  clockLagMs?: number;
  /** Why, in words; left out: a person's own will. */
  reason?: string;
}

/**
 * Writes a planned backup down as a run that holds its VNF. Once it is committed it has to be enqueued.
 * @param refusal what did not happen, a sentence
 * @throws AppError `conflict` while a run of the VNF goes on, or when it was changed since the plan was made
 */
export async function keepRun(
  tx: Transaction,
  actor: Actor,
  plan: BackupPlan,
  { planHash, startKey, clockLagMs = 0, reason }: KeptBackup,
  refusal: string,
): Promise<Run> {
  const same = await takeVnf(tx, { vnfId: plan.vnf.id, startKey }, refusal);
  if (same) return same;
  const now = await tx.vnf.findUnique({ where: { id: plan.vnf.id, deletedAt: null, pausedAt: null } });
  if (now?.version !== plan.vnf.version)
    throw new AppError("conflict", `${refusal} The VNF was changed in this moment. Look at its plan again.`);
  return insertRun(tx, actor, {
    kind: "backup",
    vnf: plan.vnf,
    site: plan.site,
    startKey,
    ...(reason && { reason }),
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
