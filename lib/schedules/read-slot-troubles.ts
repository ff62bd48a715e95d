import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { LATE_MS } from "./schedule";
import type { SlotTrouble } from "./schedule-view";

const MOST = 50;

/**
 * What is not as its schedule wants it, of VNFs that somebody sees: a slot that has come and is not started, one that was
 * skipped last, and those that were missed within a day.
 * @param isVisible of the column m.vnf_id
 * @param most of VNFs and schedules; as many as a page shows
 */
export async function readSlotTroubles(isVisible: Prisma.Sql, most = MOST): Promise<SlotTrouble[]> {
  const rows = await db().$queryRaw<(Omit<SlotTrouble, "dueAt"> & { dueAt: Date })[]>`
    SELECT * FROM (
      SELECT s.id AS "scheduleId", s.name AS "scheduleName",
        jsonb_build_object('id', v.id, 'name', v.name) AS vnf,
        CASE WHEN m.next_due_at < now() - make_interval(secs => ${LATE_MS / 1000}) THEN 'waits'
          WHEN last.state = 'skipped' THEN 'skipped' WHEN missed.count > 0 THEN 'missed' END AS kind,
        coalesce(CASE WHEN m.next_due_at < now() - make_interval(secs => ${LATE_MS / 1000}) THEN m.next_due_at END,
          last.due_at) AS "dueAt", CASE WHEN last.state = 'skipped' THEN last.reason END AS reason,
        missed.count::int AS missed
      FROM schedule_vnfs m JOIN schedules s ON s.id = m.schedule_id JOIN vnfs v ON v.id = m.vnf_id
        LEFT JOIN LATERAL (SELECT state, reason, due_at FROM schedule_slots l
          WHERE l.schedule_id = m.schedule_id AND l.vnf_id = m.vnf_id ORDER BY due_at DESC LIMIT 1) last ON true
        CROSS JOIN LATERAL (SELECT count(*) AS count FROM schedule_slots x WHERE x.schedule_id = m.schedule_id
          AND x.vnf_id = m.vnf_id AND x.state = 'missed' AND x.due_at > now() - interval '1 day') missed
      WHERE s.is_enabled AND s.deleted_at IS NULL AND v.deleted_at IS NULL AND ${isVisible}) found
    WHERE kind IS NOT NULL ORDER BY "dueAt" DESC, "scheduleName" LIMIT ${most}`;
  return rows.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() }));
}
