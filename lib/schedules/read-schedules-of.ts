import { db } from "../db";
import { shownSlots } from "./plan-slots";
import { readLateSlots } from "./read-slot-troubles";
import { readSlots } from "./read-slots";
import { ruleOf } from "./rule-of";
import type { VnfScheduleView } from "./schedule-view";

/** The schedules that a VNF is in, by name. Who may see the VNF has been asked before. */
export async function readSchedulesOf(vnfId: string): Promise<VnfScheduleView[]> {
  const [rows, late] = await Promise.all([
    db().schedule.findMany({
      where: { deletedAt: null, vnfs: { some: { vnfId } } },
      orderBy: { nameKey: "asc" },
    }),
    readLateSlots(vnfId),
  ]);
  const now = new Date();
  return Promise.all(
    rows.map(async (row) => {
      const rule = ruleOf(row);
      const [last = null] = await readSlots({ scheduleId: row.id, vnfId }, 1);
      const [next] = row.isEnabled ? shownSlots(rule, now, 1) : [];
      const { id, name, isEnabled } = row;
      return {
        ...rule,
        id,
        name,
        isEnabled,
        next: next?.toISOString() ?? null,
        last,
        late: late.get(id) ?? null,
      };
    }),
  );
}
