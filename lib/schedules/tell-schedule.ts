import type { FullPolicy, SlotRule } from "./schedule";
import { cadenceWords, fullWords, windowWords } from "./schedule-words";

/** A schedule as the audit log tells of it: in words. Pure. */
export const tellSchedule = (
  schedule: SlotRule & { name: string; full: FullPolicy; vnfs: readonly string[] },
) => ({
  name: schedule.name,
  VNFs: [...schedule.vnfs].sort(),
  runs: cadenceWords(schedule.cadence),
  timeZone: schedule.timeZone,
  freezeWindow: windowWords(schedule.window),
  full: fullWords(schedule.full),
});
