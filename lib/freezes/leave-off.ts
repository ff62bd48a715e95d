import { type Actor, audited, recordAudit, type Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";
import type { ThawOutcome } from "../quiesce/quiesce-method";
import { askKeptOff, IS_FENCED_SQL, KEPT_OFF_SQL, type KeptOffFor, leftOffFor, letsRun } from "./kept-off";
import { FREEZES_CHANNEL, type Lease, type ThawTry } from "./lease";

/** Who would thaw: in the audit log, and as in `closed_by`. */
export interface Thawer {
  actor: Actor;
  by: string;
}

type LeftOff = Extract<ThawOutcome, { state: "left-off" }>;
/** As ThawNotes keeps. */
const TRIES = 20;

/**
 * To be asked right before a thaw is sent: a VM that a failover has fenced must not be let run again by ours. Its lease is
 * closed then.
 * @returns null: it is to be thawed
 * @throws what the database says, when it was fenced and that could not be written: nothing may be sent then
 */
export async function leaveOffIfFenced(
  { id, method }: Pick<Lease, "id" | "method">,
  thawer: Thawer,
): Promise<LeftOff | null> {
  if (!letsRun(method)) return null;
  const keptOffFor = await askKeptOff(id);
  if (!keptOffFor) return null;
  const left = await leaveOff(id, thawer);
  return left ?? { state: "left-off", reason: leftOffFor(keptOffFor) };
}

interface Row
  extends Pick<Lease, "runId" | "siteId" | "siteName" | "serverId" | "serverName" | "vnfName" | "method"> {
  tries: ThawTry[];
  keptOffFor: KeptOffFor | null;
}

/**
 * Closes the lease of a VM that stays as it is for a failover.
 * @returns null: it is closed already, or no failover keeps it off any more
 * @throws what the database says
 */
export function leaveOff(leaseId: string, { actor, by }: Thawer): Promise<LeftOff | null> {
  return audited(async (tx) => {
    // Not while a failover's state changes: one that ends takes up what was left off for it.
    await tx.$queryRaw`
      SELECT r.id FROM freeze_leases l JOIN recoveries r ON ${Prisma.raw(IS_FENCED_SQL)}
      WHERE l.id = ${leaseId}::uuid ORDER BY r.id FOR SHARE OF r`;
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT run_id AS "runId", site_id AS "siteId", site_name AS "siteName", server_id AS "serverId",
        server_name AS "serverName", vnf_name AS "vnfName", method, thaw_tries AS tries,
        ${Prisma.raw(KEPT_OFF_SQL)} AS "keptOffFor"
      FROM freeze_leases l WHERE id = ${leaseId}::uuid AND closed_at IS NULL FOR UPDATE OF l`;
    if (!row?.keptOffFor) return null;
    const reason = leftOffFor(row.keptOffFor);
    const at = new Date().toISOString();
    const tries = [...row.tries, { by, at, method: row.method, result: "left-off", cause: reason }];
    await tx.$executeRaw`
      UPDATE freeze_leases SET state = 'left_off', closed_at = now(), closed_by = ${by},
        thaw_tries = ${JSON.stringify(tries.slice(-TRIES))}::jsonb WHERE id = ${leaseId}::uuid`;
    await recordAudit(tx, actor, {
      action: "freeze.left_off",
      target: { kind: "server", id: row.serverId, name: row.serverName },
      site: { id: row.siteId, name: row.siteName },
      reason: `It is ${reason}, though a backup held it (${row.method}): it must not run beside its copy`,
      details: { vnf: row.vnfName, method: row.method },
      runId: row.runId,
    });
    await tx.$executeRaw`SELECT pg_notify(${FREEZES_CHANNEL}, ${row.runId})`;
    return { state: "left-off" as const, reason };
  });
}

/**
 * A failover is over as if it had not been, or is rolled back: what was left off for it is thawed now. Its state changes in
 * the same transaction, and its row is held.
 */
export async function takeUpLeftOff(tx: Transaction, recoveryId: string): Promise<void> {
  await tx.$queryRaw`
    WITH opened AS (
      UPDATE freeze_leases l SET state = 'thawing', closed_at = NULL, closed_by = NULL
      FROM recoveries r WHERE r.id = ${recoveryId}::uuid AND l.state = 'left_off' AND l.closed_at >= r.started_at
        AND ${Prisma.raw(IS_FENCED_SQL)}
      RETURNING l.run_id)
    SELECT pg_notify(${FREEZES_CHANNEL}, run_id::text)::text FROM (SELECT DISTINCT run_id FROM opened) o`;
}
