import { db } from "../db";
import { TIMES_FAILED } from "./slot-defect";

/**
 * When the next scheduled backup of each VNF is due: of all schedules that are on, the first. A time that has passed is a
 * slot that waits for a worker or its freeze window. A VNF in no such schedule is absent, and one whose times cannot be worked out. Who may see them has been asked before.
 */
export async function readNextBackups(vnfIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db().$queryRaw<{ vnfId: string; at: Date }[]>`
    SELECT m.vnf_id AS "vnfId", min(m.next_due_at) AS at
    FROM schedule_vnfs m JOIN schedules s ON s.id = m.schedule_id
    WHERE m.vnf_id = ANY (${[...vnfIds]}::uuid[]) AND s.is_enabled AND s.deleted_at IS NULL
      AND m.next_due_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM schedule_slots f WHERE f.schedule_id = m.schedule_id AND f.vnf_id = m.vnf_id
        AND f.due_at = m.handled_until AND f.reason = ${TIMES_FAILED})
    GROUP BY m.vnf_id`;
  return new Map(rows.map(({ vnfId, at }) => [vnfId, at]));
}
