import { db } from "../db";
import type { VnfRow } from "./vnf";

interface RunsOf {
  active?: VnfRow["activeRun"];
  last?: VnfRow["lastRun"];
  lastWork?: VnfRow["lastWork"];
}

interface Row {
  vnfId: string;
  is: "active" | "last" | "lastWork";
  id: string;
  number: number;
  phase: string | null;
  kind: NonNullable<VnfRow["lastRun"]>["kind"];
  state: NonNullable<VnfRow["lastRun"]>["state"];
  endedAt: Date | null;
}

/** Of each VNF the run that goes on or waits, the last one that is over, and the last that is no prune and no clean-up. */
export async function readRunsOf(vnfIds: readonly string[]): Promise<Map<string, RunsOf>> {
  const ids = [...vnfIds];
  const rows = await db().$queryRaw<Row[]>`
    SELECT r.vnf_id AS "vnfId", 'active' AS "is", r.id, r.number, r.phase, r.kind::text AS kind, r.state::text AS state,
      NULL::timestamptz AS "endedAt"
    FROM runs r WHERE r.active_vnf_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT v.id, 'last', l.* FROM unnest(${ids}::uuid[]) AS v(id) CROSS JOIN LATERAL (
      SELECT r.id, r.number, r.phase, r.kind::text, r.state::text, r.ended_at FROM runs r
      WHERE r.vnf_id = v.id AND r.ended_at IS NOT NULL ORDER BY r.created_at DESC LIMIT 1) l
    UNION ALL
    SELECT v.id, 'lastWork', l.* FROM unnest(${ids}::uuid[]) AS v(id) CROSS JOIN LATERAL (
      SELECT r.id, r.number, r.phase, r.kind::text, r.state::text, r.ended_at FROM runs r
      WHERE r.vnf_id = v.id AND r.ended_at IS NOT NULL AND r.kind NOT IN ('prune', 'cleanup')
      ORDER BY r.created_at DESC LIMIT 1) l`;
  const found = new Map<string, RunsOf>();
  for (const { vnfId, is, id, number, phase, kind, state, endedAt } of rows) {
    const runs = found.get(vnfId) ?? {};
    if (is === "active") runs.active = { id, number, kind, phase };
    else if (endedAt) runs[is] = { id, number, kind, state, endedAt: endedAt.toISOString() };
    found.set(vnfId, runs);
  }
  return found;
}
