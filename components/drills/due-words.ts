import { formatShortDuration } from "@/components/data/format-time";
import type { VnfDrills } from "@/lib/recoveries/order-vnf-drills";
import { counted } from "@/lib/recoveries/words";

/** "3 of 14 are due". Pure. */
export function dueNote(vnfs: readonly VnfDrills[]): string {
  const due = vnfs.filter(({ isDue }) => isDue).length;
  const never = vnfs.filter(({ lastDrill }) => lastDrill === null).length;
  if (due > 0) return `${due} of ${vnfs.length} ${due === 1 ? "is" : "are"} due`;
  return never === 0 ? "none is due" : `none is due, ${never} of ${vnfs.length} never drilled`;
}

/** When the next drill of a VNF is due, and how that is to be read. Pure. */
export function dueWords(
  { everyDays, dueAt, isDue, lastDrill }: VnfDrills,
  now: number,
): { text: string; isLate: boolean } {
  if (everyDays === null)
    return { text: lastDrill === null ? "never drilled" : "not demanded", isLate: false };
  // One that has failed proves nothing: the VNF is due as one that never was drilled.
  if (dueAt === null)
    return { text: lastDrill === null ? "due, never drilled" : "due, none has passed", isLate: true };
  const ms = Date.parse(dueAt) - now;
  return isDue || ms <= 0
    ? { text: `due since ${formatShortDuration(-ms)}`, isLate: true }
    : { text: `in ${formatShortDuration(ms)}`, isLate: false };
}

/** "every 90 days". Pure. */
export const demandWords = (everyDays: number | null): string =>
  everyDays === null ? "none" : `every ${everyDays === 1 ? "day" : counted(everyDays, "day")}`;
