import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { isVnfVisible } from "../vnfs/vnf-visibility";
import type { ScheduledVnf } from "./explain-schedule";

/** The last backups of each, of which the median counts. */
const LAST = 5;

/** The VNFs that may be put into a schedule, by name, with how long their backups took and their policy. @throws AppError `forbidden` */
export async function listScheduledVnfs(session: Session): Promise<ScheduledVnf[]> {
  requirePermission(session, "schedules.view");
  return db().$queryRaw<ScheduledVnf[]>`
    SELECT v.id, v.name, s.name AS "siteName", v.rpo_minutes AS "rpoMinutes", took.ms::float8 AS "backupMs",
      p.name AS retention
    FROM vnfs v JOIN sites s ON s.id = v.site_id
    LEFT JOIN vnf_retentions kept ON kept.vnf_id = v.id LEFT JOIN retention_policies p ON p.id = kept.policy_id
    LEFT JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM (
        SELECT extract(epoch FROM r.ended_at - r.started_at) * 1000 AS ms FROM runs r
        WHERE r.vnf_id = v.id AND r.kind = 'backup' AND r.state IN ('succeeded', 'partly_failed')
          AND r.imported_at IS NULL
        ORDER BY r.created_at DESC LIMIT ${LAST}) last) took ON true
    WHERE v.deleted_at IS NULL AND NOT s.is_remembered AND ${isVnfVisible(session, Prisma.sql`v.id`)}
    ORDER BY v.name_key`;
}
