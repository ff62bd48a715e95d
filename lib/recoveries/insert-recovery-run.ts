import type { Actor, Transaction } from "../audit/record";
import type { Run } from "../generated/prisma/client";
import { insertRun } from "../runs/insert-run";
import type { FenceRecord } from "../runs/recovery-view";
import { insertRecovery } from "./insert-recovery";
import type { RecoveryPlanView } from "./recovery-plan-view";
import type { SignedOverride } from "./signed-override";

interface NewRecovery {
  kind: "drill" | "failover" | "relocation" | "restore" | "replacement";
  seen: Pick<RecoveryPlanView, "plan" | "hash">;
  startKey: string;
  /** The operator's own words. */
  reason?: string | null;
  signed?: readonly SignedOverride[];
  /** What is known of the source's VMs from a recovery that it takes the place of. */
  fence?: FenceRecord;
  /** What the audit log tells of it beside what all recoveries have. */
  details: Record<string, unknown>;
  /** As of a run: lib/runs/insert-run.ts. */
  clockLagMs?: number;
}

/** Writes down a recovery and its first run, in one transaction. Once that is committed, the run has to be enqueued. */
export async function insertRecoveryRun(tx: Transaction, actor: Actor, started: NewRecovery): Promise<Run> {
  const { kind, startKey, reason, signed, fence, details, clockLagMs = 0 } = started;
  const { plan, hash: planHash } = started.seen;
  const recovery = await insertRecovery(tx, plan, { overrides: signed ?? [], fence, clockLagMs });
  return insertRun(tx, actor, {
    kind,
    vnf: plan.vnf,
    site: plan.to,
    recovery: { id: recovery.id, pointId: plan.point.id },
    startKey,
    ...(reason ? { reason } : {}),
    plan,
    planHash,
    clockLagMs,
    details: {
      planHash,
      point: plan.point.takenAt,
      from: plan.from.name,
      to: plan.to.name,
      vms: plan.servers.length,
      volumes: plan.volumes.length,
      ...details,
    },
  });
}
