import type { Schedule } from "../generated/prisma/client";
import { shownSlots } from "./plan-slots";
import { fullPolicyOf, ruleOf } from "./rule-of";
import { LATE_MS } from "./schedule";
import type { ScheduleView, SlotView } from "./schedule-view";

interface Row extends Schedule {
  vnfs: { nextDueAt: Date | null; handledUntil: Date; vnf: { id: string; name: string } }[];
  _count: { vnfs: number };
}

/** A schedule's row as it is shown. `vnfs` are those that the reader sees. Pure. */
export function toScheduleView(row: Row, last: SlotView | null, now: Date, next: number): ScheduleView {
  const rule = ruleOf(row);
  // What has come since the last look, and is not taken yet though it is late.
  const late = now.getTime() - LATE_MS;
  const waiting = row.isEnabled
    ? row.vnfs
        .flatMap(({ handledUntil }) => shownSlots(rule, handledUntil, 1))
        .filter((slot) => slot.getTime() < late)
    : [];
  const since = Math.min(...waiting.map((slot) => slot.getTime()));
  return {
    ...rule,
    full: fullPolicyOf(row),
    ...{ id: row.id, name: row.name, isEnabled: row.isEnabled, version: row.version },
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    vnfs: row.vnfs.map(({ vnf }) => vnf),
    hiddenVnfs: row._count.vnfs - row.vnfs.length,
    next: row.isEnabled ? shownSlots(rule, now, next).map((slot) => slot.toISOString()) : [],
    waitingSince: Number.isFinite(since) ? new Date(since).toISOString() : null,
    last,
  };
}
