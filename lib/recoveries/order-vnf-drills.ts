import type { VnfRow } from "../vnfs/vnf";
import type { DrillNeed } from "./list-drills";

/** A VNF with what is known of its drills. Times are ISO 8601. */
export interface VnfDrills extends Pick<VnfRow, "id" | "name" | "siteName" | "lastDrill"> {
  /** It has a recovery point that a drill could begin with. */
  hasPoint: boolean;
  /** How often it demands one that passes; null: it demands none. */
  everyDays: number | null;
  lastPassed: DrillNeed["lastPassed"];
  /** When the next one that passes is due; null: none is demanded, or it is since ever. */
  dueAt: string | null;
  isDue: boolean;
}

const DAY_MS = 86_400_000;

/**
 * The VNFs with their drills: those that are due first, the longest without one before the others; then what was never
 * drilled, then what becomes due next, then the oldest drill. Pure.
 */
export function orderVnfDrills(
  rows: readonly Pick<VnfRow, "id" | "name" | "siteName" | "lastDrill" | "newestPoint">[],
  needs: readonly DrillNeed[],
): VnfDrills[] {
  const needOf = new Map(needs.map((need) => [need.vnf.id, need]));
  return rows
    .map(({ id, name, siteName, lastDrill, newestPoint }): VnfDrills => {
      const { everyDays = null, lastPassed = null, isDue = false } = needOf.get(id) ?? {};
      const dueAt =
        everyDays === null || lastPassed === null
          ? null
          : new Date(Date.parse(lastPassed.at) + everyDays * DAY_MS).toISOString();
      return {
        ...{ id, name, siteName, lastDrill, hasPoint: newestPoint !== null },
        ...{ everyDays, lastPassed, dueAt, isDue },
      };
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || momentOf(a) - momentOf(b) || a.name.localeCompare(b.name));
}

const rankOf = ({ isDue, lastDrill, dueAt }: VnfDrills): number =>
  isDue ? 0 : lastDrill === null ? 1 : dueAt !== null ? 2 : 3;

const momentOf = ({ dueAt, isDue, lastDrill }: VnfDrills): number => {
  if (dueAt !== null) return Date.parse(dueAt);
  return isDue || lastDrill === null ? 0 : Date.parse(lastDrill.at);
};
