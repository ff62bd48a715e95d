import { db } from "../db";
import { IS_USABLE, IS_WHOLE } from "./read-point-rows";

export interface NewestPoint {
  id: string;
  takenAt: Date;
  consistency: string | null;
  usable: number;
  of: number;
}

/** Of each VNF the newest point that holds all of its VMs, or else the newest that holds some; none: it is not in it. */
export async function readNewestPoints(vnfIds: readonly string[]): Promise<Map<string, NewestPoint>> {
  const rows = await db().$queryRaw<(NewestPoint & { vnfId: string })[]>`
    SELECT v.id AS "vnfId", n.* FROM unnest(${[...vnfIds]}::uuid[]) AS v(id) CROSS JOIN LATERAL (
      SELECT p.id, p.taken_at AS "takenAt", p.consistency, cardinality(p.usable_server_ids) AS usable,
        p.server_count AS of
      FROM recovery_points p WHERE p.vnf_id = v.id AND ${IS_USABLE}
      ORDER BY ${IS_WHOLE} DESC, p.taken_at DESC LIMIT 1) n`;
  return new Map(rows.map(({ vnfId, ...point }) => [vnfId, point]));
}
