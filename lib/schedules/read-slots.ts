import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { LATE_MS, type SlotState } from "./schedule";
import type { SlotView } from "./schedule-view";

/** Slots, the newest first, with their runs. Who may see them has been asked before. */
export async function readSlots(where: Prisma.ScheduleSlotWhereInput, take: number): Promise<SlotView[]> {
  const rows = await db().scheduleSlot.findMany({
    where,
    include: { vnf: { select: { name: true } } },
    orderBy: [{ dueAt: "desc" }, { vnf: { name: "asc" } }],
    take,
  });
  const runs = await db().run.findMany({
    where: { id: { in: rows.flatMap(({ runId }) => runId ?? []) } },
    select: { id: true, number: true, kind: true, state: true },
  });
  const runOf = new Map(runs.map((run) => [run.id, run]));
  return rows.map(({ id, vnfId, vnf, dueAt, state, reason, todo, runId, decidedAt }) => {
    const late = decidedAt ? decidedAt.getTime() - dueAt.getTime() : 0;
    return {
      ...{ id, vnfId, vnfName: vnf.name, dueAt: dueAt.toISOString(), reason, todo },
      state: state as SlotState,
      run: (runId && runOf.get(runId)) || null,
      lateMs: state === "started" && late > LATE_MS ? late : null,
    };
  });
}
