import { chosenThings, type Told } from "@/components/data/what-changed";
import type { ScheduleWanted } from "@/lib/schedules/schedule-input";
import { cadenceWords, fullWords, windowWords } from "@/lib/schedules/schedule-words";
import { type ScheduleValues, toSchedule } from "./schedule-values";

/** How a change of each is told. Pure. */
export function scheduleThings(
  vnfs: readonly { id: string; name: string }[],
): Record<string, Told<ScheduleValues>> {
  return {
    name: { name: "name", say: ({ name }) => name },
    VNFs: chosenThings("VNFs", vnfs, ({ vnfIds }) => vnfIds),
    runs: { name: "when it runs", say: said(({ cadence }) => cadenceWords(cadence)) },
    timeZone: { name: "time zone", say: ({ timeZone }) => timeZone },
    freezeWindow: { name: "freeze window", say: said(({ window }) => windowWords(window)) },
    full: { name: "full backups", say: said(({ full }) => fullWords(full)) },
  };
}

/** In the words of the page and of the audit log. */
const said =
  (words: (schedule: ScheduleWanted) => string) =>
  (values: ScheduleValues): string => {
    const schedule = toSchedule(values);
    return schedule ? words(schedule) : "not readable";
  };
