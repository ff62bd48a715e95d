import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { runName } from "../runs/run-view";
import type { PointRow } from "../vnfs/vnf";

const { sql } = Prisma;

interface Row extends Omit<PointRow, "takenAt" | "disprovedBy"> {
  takenAt: Date;
  drillId: string | null;
  drillNumber: number | null;
}

/** A point that holds all VMs of its VNF; one that holds none is of no use. `p` is the point. */
export const IS_WHOLE = sql`(p.state IN ('complete', 'incomplete') AND p.server_count > 0
  AND cardinality(p.usable_server_ids) = p.server_count)`;
export const IS_USABLE = sql`(p.state IN ('complete', 'incomplete') AND cardinality(p.usable_server_ids) > 0)`;

/**
 * Recovery points as rows of a table, the newest first.
 * @param which a condition on `recovery_points p`
 */
export async function readPointRows(which: Prisma.Sql, limit: number): Promise<PointRow[]> {
  const rows = await db().$queryRaw<Row[]>`
    WITH page AS MATERIALIZED (
      SELECT p.id, p.run_id, p.state, p.taken_at, p.consistency, p.usable_server_ids, p.server_count,
        p.incomplete_reasons, p.disproved_by_run_id
      FROM recovery_points p WHERE ${which} ORDER BY p.taken_at DESC, p.id LIMIT ${limit})
    SELECT p.id, p.run_id AS "runId", r.number AS "runNumber",
      r.imported_at IS NOT NULL AS "isImported", p.state::text AS state, p.taken_at AS "takenAt",
      p.consistency, cardinality(p.usable_server_ids) AS usable, p.server_count AS of,
      b.size AS "sizeGib", b.fulls AS "fullCount", b.increments AS "incrementCount", b.position AS "chainPosition",
      coalesce(c.copies, '[]') AS copies, p.incomplete_reasons AS "incompleteReasons",
      d.id AS "drillId", d.number AS "drillNumber"
    FROM page p JOIN runs r ON r.id = p.run_id LEFT JOIN runs d ON d.id = p.disproved_by_run_id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(size_gib), 0)::int AS size, (count(*) FILTER (WHERE NOT is_incremental))::int AS fulls,
          (count(*) FILTER (WHERE is_incremental))::int AS increments, max(chain_position) AS position
        FROM point_backups WHERE point_id = p.id) b
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('siteName', site_name, 'known', known, 'of', total, 'failed', failed)
          ORDER BY site_name) AS copies
        FROM (SELECT y.site_name, count(*) AS total, count(*) FILTER (WHERE y.state = 'known') AS known,
            count(*) FILTER (WHERE y.state = 'failed') AS failed
          FROM backup_copies y JOIN point_backups x ON x.id = y.backup_row_id
          WHERE x.point_id = p.id GROUP BY y.site_id, y.site_name) s) c
    ORDER BY p.taken_at DESC, p.id`;
  return rows.map(({ drillId, drillNumber, ...row }) => ({
    ...row,
    takenAt: row.takenAt.toISOString(),
    disprovedBy:
      drillId === null || drillNumber === null
        ? null
        : { runId: drillId, name: runName({ kind: "drill", number: drillNumber }) },
  }));
}
