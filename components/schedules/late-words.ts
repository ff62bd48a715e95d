import { runName } from "@/lib/runs/run-view";
import type { LateSlot, LateVnfSlot } from "@/lib/schedules/schedule-view";

/** Why a slot is late, after its time. Pure. @param timeText of an ISO time */
export function lateWords({ kind, opensAt, run }: LateSlot, timeText: (time: string) => string): string {
  if (kind === "closed" && opensAt)
    return `came while its freeze window was closed, and is started when that opens, ${timeText(opensAt)}`;
  if (kind === "queued" && run)
    return `has its run, ${runName({ kind: "backup", number: run.number })}, which waits for its turn and has not begun`;
  return "has come and is not started";
}

const NAMED = 5;

/**
 * What of a schedule is late, a sentence for each slot: "vIMS core, HSS: the slot of 02:30 has come and is not started".
 * Pure. @param timeText of an ISO time
 */
export function lateLines(late: readonly LateVnfSlot[], timeText: (time: string) => string): string[] {
  const byText = new Map<string, string[]>();
  for (const slot of late) {
    const text = `the slot of ${timeText(slot.dueAt)} ${lateWords(slot, timeText)}`;
    byText.set(text, [...(byText.get(text) ?? []), slot.vnf.name]);
  }
  return [...byText].map(([text, names]) => {
    const more = names.length - NAMED;
    const shown = [...names].sort().slice(0, NAMED).join(", ");
    return `${shown}${more > 0 ? ` and ${more} more` : ""}: ${text}.`;
  });
}
