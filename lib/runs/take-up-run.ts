import type { Actor } from "../audit/record";
import { db } from "../db";
import type { RunKind } from "../generated/prisma/enums";
import type { RunPhase } from "./phases";

/** A run as the worker that has it knows it. */
export interface TakenRun {
  id: string;
  number: number;
  kind: RunKind;
  vnf: { id: string; name: string };
  site: { id: string; name: string };
  /** Of a recovery's runs. */
  recoveryId: string | null;
  phase: RunPhase | null;
  /** On whose behalf. */
  actor: Actor;
  /** As it was shown before the start; its shape is the feature's. */
  plan: unknown;
  /** When this worker took it up, by the database's clock: what was written before is of workers that are gone. */
  takenAt: Date;
  /** How far its clock is behind the machine's, ms: 0 but in the sandbox's story. */
  clockLagMs: number;
  cancelRequestedBy: string | null;
  isCancelled: boolean;
}

/**
 * Makes a run this worker's: from here on no other worker's journal of it is written. The fence of the workers sees to
 * it that there is no other who acts.
 * @returns null when it is over already
 */
export async function takeUpRun(runId: string, workerId: string, now: Date): Promise<TakenRun | null> {
  const [taken] = await db().$queryRaw<{ takenAt: Date }[]>`
    UPDATE runs SET state = 'running', worker_id = ${workerId}, started_at = coalesce(started_at, ${now}::timestamptz - make_interval(secs => clock_lag_ms / 1000.0))
    WHERE id = ${runId}::uuid AND state IN ('queued', 'running') RETURNING clock_timestamp() AS "takenAt"`;
  if (!taken) return null;
  const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
  return {
    id: run.id,
    number: run.number,
    kind: run.kind,
    vnf: { id: run.vnfId, name: run.vnfName },
    site: { id: run.siteId, name: run.siteName },
    recoveryId: run.recoveryId,
    phase: run.phase as RunPhase | null,
    actor: run.startedBy as unknown as Actor,
    plan: run.plan,
    takenAt: taken.takenAt,
    clockLagMs: run.clockLagMs,
    cancelRequestedBy: run.cancelRequestedBy,
    isCancelled: run.cancelRequestedAt !== null,
  };
}
