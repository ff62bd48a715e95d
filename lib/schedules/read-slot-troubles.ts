import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { BEGINS_LATE_MS, LATE_MS } from "./schedule";
import type { LateSlot, LateVnfSlot, SlotTrouble } from "./schedule-view";

const MOST = 50;
/** As many VNFs as a schedule may have. */
const ALL = 500;

const ago = (ms: number) => Prisma.sql`now() - make_interval(secs => ${ms / 1000})`;

interface Row extends Omit<SlotTrouble, "dueAt" | "opensAt"> {
  dueAt: Date;
  opensAt: Date | null;
}

/**
 * What is not as its schedule wants it, of VNFs that somebody sees: a slot that has come and whose backup has not begun, one
 * that was skipped last, and those that were missed within a day.
 * @param isVisible of the column m.vnf_id
 * @param most of VNFs and schedules; as many as a page shows
 */
export async function readSlotTroubles(isVisible: Prisma.Sql, most = MOST): Promise<SlotTrouble[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT "scheduleId", "scheduleName", vnf, kind, missed,
      CASE WHEN kind = 'closed' THEN next_due_at END AS "opensAt",
      CASE WHEN kind = 'queued' THEN jsonb_build_object('id', run_id, 'number', run_number) END AS run,
      CASE WHEN kind = 'skipped' THEN last_reason END AS reason,
      CASE kind WHEN 'closed' THEN waiting_slot WHEN 'waits' THEN least(waiting_slot, waits_due_at) ELSE last_due_at END AS "dueAt"
    FROM (
      SELECT s.id AS "scheduleId", s.name AS "scheduleName", m.next_due_at, m.waiting_slot,
        jsonb_build_object('id', v.id, 'name', v.name) AS vnf, last.reason AS last_reason, last.due_at AS last_due_at,
        r.id AS run_id, r.number AS run_number, missed.count::int AS missed,
        -- One that a worker has taken and left is not in the plan any more.
        CASE WHEN left_alone THEN last.due_at ELSE m.next_due_at END AS waits_due_at,
        CASE WHEN m.next_due_at < ${ago(LATE_MS)} OR left_alone THEN 'waits'
          WHEN m.waiting_slot < ${ago(LATE_MS)} THEN 'closed'
          WHEN r.state = 'queued' AND last.decided_at < ${ago(BEGINS_LATE_MS)} THEN 'queued'
          WHEN last.state = 'skipped' THEN 'skipped' WHEN missed.count > 0 THEN 'missed' END AS kind
      FROM schedule_vnfs m JOIN schedules s ON s.id = m.schedule_id JOIN vnfs v ON v.id = m.vnf_id
        LEFT JOIN LATERAL (SELECT state, reason, due_at, run_id, claimed_at, decided_at FROM schedule_slots l
          WHERE l.schedule_id = m.schedule_id AND l.vnf_id = m.vnf_id ORDER BY due_at DESC LIMIT 1) last ON true
        CROSS JOIN LATERAL (SELECT coalesce(last.state = 'claimed' AND last.claimed_at < ${ago(LATE_MS)}, false)
          AS left_alone) each
        LEFT JOIN runs r ON r.id = last.run_id AND last.state = 'started'
        CROSS JOIN LATERAL (SELECT count(*) AS count FROM schedule_slots x WHERE x.schedule_id = m.schedule_id
          AND x.vnf_id = m.vnf_id AND x.state = 'missed' AND x.due_at > now() - interval '1 day') missed
      WHERE s.is_enabled AND s.deleted_at IS NULL AND v.deleted_at IS NULL AND ${isVisible}) found
    WHERE kind IS NOT NULL ORDER BY "dueAt" DESC, "scheduleName" LIMIT ${most}`;
  return rows.map((row) => ({
    ...row,
    dueAt: row.dueAt.toISOString(),
    opensAt: row.opensAt?.toISOString() ?? null,
  }));
}

/** The late slots of one VNF by their schedules. Who may see the VNF has been asked before. */
export async function readLateSlots(vnfId: string): Promise<Map<string, LateSlot>> {
  const troubles = await readSlotTroubles(Prisma.sql`m.vnf_id = ${vnfId}::uuid`);
  return new Map(
    troubles.flatMap((trouble) => lateOf(trouble).map((late) => [trouble.scheduleId, late] as const)),
  );
}

/** The late slots of one schedule, the newest first. @param isVisible of the column m.vnf_id */
export async function readLateVnfs(scheduleId: string, isVisible: Prisma.Sql): Promise<LateVnfSlot[]> {
  const of = Prisma.sql`m.schedule_id = ${scheduleId}::uuid AND ${isVisible}`;
  const troubles = await readSlotTroubles(of, ALL);
  return troubles.flatMap((trouble) => lateOf(trouble).map((late) => ({ ...late, vnf: trouble.vnf })));
}

const lateOf = ({ kind, dueAt, opensAt, run }: SlotTrouble): LateSlot[] =>
  kind === "skipped" || kind === "missed" ? [] : [{ kind, dueAt, opensAt, run }];
