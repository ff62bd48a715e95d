import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import { isVnfVisible, visibleVnfs } from "../vnfs/vnf-visibility";
import { readLateVnfs } from "./read-slot-troubles";
import { readSlots } from "./read-slots";
import type { LateVnfSlot, ScheduleView, SlotView } from "./schedule-view";
import { toScheduleView } from "./to-schedule-view";

const SHOWN_NEXT = 5;
const SHOWN_SLOTS = 100;

const withVnfs = (session: Session) =>
  ({
    vnfs: {
      where: { vnf: { ...visibleVnfs(session), deletedAt: null } },
      select: { nextDueAt: true, handledUntil: true, vnf: { select: { id: true, name: true } } },
      orderBy: { vnf: { nameKey: "asc" } },
    },
    _count: { select: { vnfs: { where: { vnf: { deletedAt: null } } } } },
  }) as const;

/** All schedules by name, each with its last slot of a VNF that the reader sees. @throws AppError `forbidden` */
export async function listSchedules(session: Session): Promise<ScheduleView[]> {
  requirePermission(session, "schedules.view");
  const [rows, now] = await Promise.all([
    db().schedule.findMany({
      where: { deletedAt: null },
      include: withVnfs(session),
      orderBy: { nameKey: "asc" },
    }),
    databaseNow(),
  ]);
  return Promise.all(
    rows.map(async (row) => {
      const [last = null] = await readSlots({ scheduleId: row.id, vnf: visibleVnfs(session) }, 1);
      return toScheduleView(row, last, now, 1);
    }),
  );
}

/**
 * One schedule with its newest slots, and what is late, of VNFs that the reader sees.
 * @throws AppError `forbidden`, `not_found`
 */
export async function getSchedule(
  session: Session,
  scheduleId: string,
): Promise<{ schedule: ScheduleView; slots: SlotView[]; late: LateVnfSlot[]; now: string }> {
  requirePermission(session, "schedules.view");
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(scheduleId);
  const row = isId
    ? await db().schedule.findUnique({
        where: { id: scheduleId, deletedAt: null },
        include: withVnfs(session),
      })
    : null;
  if (!row) throw new AppError("not_found", "There is no such schedule any more.");
  const [slots, late, now] = await Promise.all([
    readSlots({ scheduleId, vnf: visibleVnfs(session) }, SHOWN_SLOTS),
    readLateVnfs(scheduleId, isVnfVisible(session, Prisma.sql`m.vnf_id`)),
    databaseNow(),
  ]);
  const schedule = toScheduleView(row, slots[0] ?? null, now, SHOWN_NEXT);
  return { schedule, slots, late, now: now.toISOString() };
}
