import { type Actor, recordAudit, type Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { requestCancel } from "../run-views/request-cancel";
import { runName } from "../runs/run-view";
import { givesWay } from "./gives-way";

/**
 * Takes a VNF from the run that holds it, for a failover that starts in this transaction; to be called before the failover
 * is written down, and followed by supersedeRun. The VNF's row is held from here on.
 * @returns the run that has let go of it; null: none had to
 * @throws AppError `conflict` while recovery points are deleted: it might be those that the failover reads
 */
export async function takeFromRun(
  tx: Transaction,
  { vnfId, startKey }: { vnfId: string; startKey: string },
  refusal: string,
): Promise<Run | null> {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  // The same start, sent twice: takeVnf tells of it.
  if ((await tx.run.count({ where: { startKey } })) > 0) return null;
  // The run's row, too: it may be ending, or be taken up, in this moment.
  await tx.$queryRaw`SELECT id FROM runs WHERE active_vnf_id = ${vnfId}::uuid FOR UPDATE`;
  const run = await tx.run.findUnique({ where: { activeVnfId: vnfId } });
  if (run?.kind === "prune")
    throw new AppError(
      "conflict",
      `${refusal} ${runName(run)} deletes recovery points of this VNF: wait until it is over, or cancel it on its page.`,
    );
  if (!run || !givesWay(run.kind)) return null;
  return tx.run.update({ where: { id: run.id }, data: { activeVnfId: null } });
}

/**
 * Tells a run that a failover has taken its VNF: it is cancelled, thaws what it holds, and removes by itself what it made.
 * To be called in the transaction of takeFromRun.
 */
export async function supersedeRun(tx: Transaction, actor: Actor, run: Run, failover: Run): Promise<void> {
  const by = `${actor.name}, for ${runName(failover)}`;
  const [at] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  await tx.run.update({ where: { id: run.id }, data: { supersededById: failover.id } });
  if (run.cancelRequestedAt) return;
  await requestCancel(tx, run, by, at?.now ?? new Date());
  await recordAudit(tx, actor, {
    action: "run.cancel_requested",
    target: { kind: "run", id: run.id, name: `${runName(run)} of ${run.vnfName}` },
    site: { id: run.siteId, name: run.siteName },
    reason: `${runName(failover)} takes its VNF`,
    details: { phase: run.phase, supersededBy: runName(failover) },
    runId: run.id,
  });
}
