import { runName } from "@/lib/runs/run-view";
import type { LateSlot } from "@/lib/schedules/schedule-view";

/** Why a slot is late, after its time. Pure. @param timeText of an ISO time */
export function lateWords({ kind, opensAt, run }: LateSlot, timeText: (time: string) => string): string {
  if (kind === "closed" && opensAt)
    return `came while its freeze window was closed, and is started when that opens, ${timeText(opensAt)}`;
  if (kind === "queued" && run)
    return `has its run, ${runName({ kind: "backup", number: run.number })}, which waits for its turn and has not begun`;
  return "has come and is not started";
}
