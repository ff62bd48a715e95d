import type { Reader } from "../auth/visible-projects";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { isVnfVisible } from "../vnfs/vnf-visibility";
import type { StorageChange } from "./add-up-days";

/**
 * What came and went by VNF and day (UTC), of the VNFs that somebody sees, deleted ones too. A backup is there from when it
 * was made until it was gone at every site; its records at receivers are of the same data, and count once. One that is
 * deleted and of which nobody noted when is left out.
 * @param since the first day's beginning; what was before is one change with no day
 */
export async function readStorageChanges(session: Reader, since: Date): Promise<StorageChange[]> {
  return db().$queryRaw<StorageChange[]>`
    WITH held AS (
      SELECT p.vnf_id, b.size_gib AS gib, NOT b.is_incremental AS is_full, b.state, b.deleted_at,
        coalesce(b.ended_at, b.started_at, p.taken_at) AS made_at
      FROM point_backups b JOIN recovery_points p ON p.id = b.point_id
      WHERE b.backup_id IS NOT NULL AND b.state IN ('available', 'deleting', 'deleted')
        AND (b.state <> 'deleted' OR b.deleted_at IS NOT NULL) AND ${isVnfVisible(session, Prisma.sql`p.vnf_id`)}
    ), moves AS (
      SELECT vnf_id, made_at AS at, gib, is_full, 1 AS sign FROM held
      UNION ALL SELECT vnf_id, greatest(deleted_at, made_at), gib, is_full, -1 FROM held WHERE state = 'deleted'
    )
    SELECT vnf_id AS "vnfId",
      CASE WHEN at >= ${since} THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END AS day,
      sum(sign * gib)::int AS gib, coalesce(sum(sign * gib) FILTER (WHERE is_full), 0)::int AS "fullGib",
      sum(sign)::int AS backups
    FROM moves GROUP BY 1, 2`;
}
