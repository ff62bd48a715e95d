import { db } from "../db";
import type { VnfView } from "./vnf";

/**
 * How long the chains of a point are: the most increments that a volume of it has, and since when. Null where nothing
 * of it is known.
 */
export async function readChainOf(pointId: string): Promise<VnfView["chain"]> {
  const [row] = await db().$queryRaw<{ position: number | null; fullAt: Date | null }[]>`
    SELECT max(b.chain_position) AS position, min(f.at) AS "fullAt" FROM point_backups b
      JOIN recovery_points p ON p.id = b.point_id
      LEFT JOIN LATERAL (
        SELECT max(q.taken_at) AS at FROM point_backups x JOIN recovery_points q ON q.id = x.point_id
        WHERE x.site_id = b.site_id AND x.volume_id = b.volume_id AND NOT x.is_incremental
          AND x.state = 'available' AND q.taken_at <= p.taken_at) f ON true
    WHERE b.point_id = ${pointId}::uuid AND b.state = 'available'`;
  if (!row || row.position === null || row.fullAt === null) return null;
  return { sinceFull: row.position, fullAt: row.fullAt.toISOString() };
}
