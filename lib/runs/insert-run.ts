import { type Actor, recordAudit, type Transaction } from "../audit/record";
import type { Prisma, Run } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import { runName } from "./run-view";

/** A run as it is written down before anything of it happens. */
export interface NewRun {
  kind: RunKind;
  vnf: { id: string; name: string };
  site: { id: string; name: string };
  /** Of a recovery: its story, and the point that it reads; null: none, it only removes. */
  recovery?: { id: string; pointId: string | null };
  /** Of a backup that a relocation makes: the run that waits for it, and holds the VNF meanwhile. */
  parentRunId?: string;
  /**
   * False of one that goes on beside the others of its VNF: a clean-up touches nothing but what its own recovery made at
   * the target, so no backup waits for it and it waits for none. Its recovery's state sees to it that it is one.
   */
  holdsVnf?: boolean;
  /** Made by the form: the same start sent twice is one run. */
  startKey: string;
  /** Why, in the words of who started it. */
  reason?: string;
  /** What was shown, and what is executed exactly so; it is stored as JSON. */
  plan: object;
  planHash: string;
  /** What the audit log tells of it beside its name. */
  details: Record<string, unknown>;
  /** How far its times are behind the machine's, ms: of the sandbox's story alone. The audit log keeps the true time. */
  clockLagMs?: number;
}

/**
 * Writes a run down as queued, with who started it in the audit log ("<kind>.started"). Unless told otherwise it holds the
 * VNF: see takeVnf.
 * Once it is committed it has to be enqueued.
 */
export async function insertRun(tx: Transaction, actor: Actor, started: NewRun): Promise<Run> {
  const { kind, vnf, site, recovery, parentRunId, holdsVnf = true } = started;
  const { startKey, reason, plan, planHash, details, clockLagMs = 0 } = started;
  const run = await tx.run.create({
    data: {
      kind,
      vnfId: vnf.id,
      vnfName: vnf.name,
      activeVnfId: holdsVnf ? vnf.id : null,
      siteId: site.id,
      siteName: site.name,
      ...(recovery && { recoveryId: recovery.id, pointId: recovery.pointId }),
      ...(parentRunId && { parentRunId }),
      startKey,
      reason: reason ?? null,
      startedBy: actor as unknown as Prisma.InputJsonObject,
      plan: plan as Prisma.InputJsonObject,
      planHash,
      ...(clockLagMs > 0 && { clockLagMs, createdAt: new Date(Date.now() - clockLagMs) }),
    },
  });
  await recordAudit(tx, actor, {
    action: `${kind}.started`,
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    site,
    runId: run.id,
    reason: reason ?? null,
    details: { run: runName(run), ...details },
  });
  return run;
}
