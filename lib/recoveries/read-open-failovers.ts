import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import type { RecoveryState } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import type { OpenFailover } from "./decisions";

interface Row {
  recoveryId: string;
  mode: OpenFailover["mode"];
  runId: string;
  number: number;
  kind: RunKind;
  isBusy: boolean;
  vnfId: string;
  vnfName: string;
  from: string;
  to: string;
  state: RecoveryState;
  since: Date | null;
  healthy: number;
  of: number;
}

/**
 * Failovers and relocations that are neither accepted nor rolled back, each with its newest run; those that have waited for the longest
 * come first.
 * @param where a condition on `recoveries` under the name `y`
 */
export async function readOpenFailovers(where: Prisma.Sql): Promise<OpenFailover[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT y.id AS "recoveryId", y.mode, r.id AS "runId", r.number, r.kind::text AS kind, r.ended_at IS NULL AS "isBusy",
      y.vnf_id AS "vnfId", y.vnf_name AS "vnfName", y.from_site_name AS "from", y.to_site_name AS "to", y.state,
      coalesce(y.serving_at, s.last) AS since, s.healthy, s.of
    FROM recoveries y
      JOIN LATERAL (SELECT * FROM runs u WHERE u.recovery_id = y.id ORDER BY u.number DESC LIMIT 1) r ON true
      JOIN LATERAL (SELECT count(*)::int AS of, (count(*) FILTER (WHERE m.state = 'healthy'))::int AS healthy,
        max(m.healthy_at) FILTER (WHERE m.state = 'healthy') AS last
        FROM recovery_servers m WHERE m.recovery_id = y.id) s ON true
    WHERE y.open_vnf_id IS NOT NULL AND ${where}
    ORDER BY since NULLS LAST, y.started_at, y.id`;
  return rows.map(({ number, kind, vnfId, vnfName, since, ...row }) => ({
    ...row,
    name: runName({ kind, number }),
    vnf: { id: vnfId, name: vnfName },
    since: row.state === "pending" || row.state === "partly" ? (since?.toISOString() ?? null) : null,
  }));
}

/** Of one VNF; there is one at most. Null: none. */
export const readOpenFailover = async (vnfId: string): Promise<OpenFailover | null> =>
  (await readOpenFailovers(Prisma.sql`y.open_vnf_id = ${vnfId}::uuid`))[0] ?? null;
