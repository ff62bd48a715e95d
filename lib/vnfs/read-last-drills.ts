import { db } from "../db";
import type { VnfRow } from "./vnf";

interface Row {
  vnfId: string;
  runId: string;
  number: number;
  verdict: "passed" | "partly" | "failed";
  at: Date;
  siteName: string;
  rtoMs: number | null;
  rtoTargetMs: number | null;
}

type LastDrill = NonNullable<VnfRow["lastDrill"]>;

/** Of each VNF the newest drill that has its report: one that goes on, or was stopped before it began, proves nothing. */
export async function readLastDrills(vnfIds: readonly string[]): Promise<Map<string, LastDrill>> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT DISTINCT ON (y.vnf_id) y.vnf_id AS "vnfId", r.id AS "runId", r.number, y.report ->> 'verdict' AS verdict,
      r.ended_at AS at, y.to_site_name AS "siteName",
      extract(epoch FROM y.serving_at - y.started_at)::float8 * 1000 AS "rtoMs",
      (y.report #>> '{rto,targetMs}')::float8 AS "rtoTargetMs"
    FROM recoveries y JOIN runs r ON r.recovery_id = y.id AND r.kind = 'drill'
    WHERE y.vnf_id = ANY (${[...vnfIds]}::uuid[]) AND y.report IS NOT NULL AND r.ended_at IS NOT NULL
    ORDER BY y.vnf_id, r.number DESC`;
  return new Map(rows.map(({ vnfId, at, ...drill }) => [vnfId, { ...drill, at: at.toISOString() }]));
}
