import type { Protection } from "@/lib/vnfs/vnf";
import { rpoRatio } from "./rpo-ratio";
import type { TimedRow } from "./vnf-columns";
import { PROTECTION_ORDER } from "./vnf-status";

export const VNF_SORTS = [
  "protection",
  "name",
  "site",
  "vms",
  "newest",
  "ratio",
  "consistency",
  "drill",
] as const;
export type VnfSort = (typeof VNF_SORTS)[number];

export interface VnfFilters {
  search: string;
  site: readonly string[];
  protection: readonly Protection[];
  sort: VnfSort;
  order: "asc" | "desc";
}

/** The rows that fit the filters, sorted: the worst protection first; equal ones by their ratio, then by name. Pure. */
export function selectVnfs(rows: readonly TimedRow[], filters: VnfFilters): TimedRow[] {
  const { search, site, protection, sort, order } = filters;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const sign = order === "asc" ? 1 : -1;
  return rows
    .filter(
      (row) =>
        words.every((word) => `${row.name}\n${row.siteName}`.toLowerCase().includes(word)) &&
        (site.length === 0 || site.includes(row.siteName)) &&
        (protection.length === 0 || protection.includes(row.protection)),
    )
    .map((row) => ({ row, key: keyOf(row, sort) }))
    .sort(
      (a, b) =>
        sign * compare(a.key, b.key) ||
        compare(ratioOf(b.row), ratioOf(a.row)) ||
        compare(a.row.name, b.row.name),
    )
    .map(({ row }) => row);
}

type Key = string | number;

function compare(a: Key, b: Key): number {
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, "en", { numeric: true });
  // Two that are both endless are equal: their difference is no number.
  return a === b ? 0 : Number(a) - Number(b);
}

function keyOf(row: TimedRow, sort: VnfSort): Key {
  const { newestPoint } = row;
  switch (sort) {
    case "name":
      return row.name;
    case "site":
      return row.siteName;
    case "protection":
      return PROTECTION_ORDER.indexOf(row.protection);
    case "vms":
      return row.vms;
    case "consistency":
      return newestPoint?.consistency ?? "";
    case "newest":
      return newestPoint ? row.now - Date.parse(newestPoint.takenAt) : Number.POSITIVE_INFINITY;
    case "drill":
      // Never is as long ago as can be.
      return row.lastDrill ? row.now - Date.parse(row.lastDrill.at) : Number.POSITIVE_INFINITY;
    case "ratio":
      return ratioOf(row);
  }
}

/** The age of the newest point in RPOs; without one it is as bad as can be. */
export const ratioOf = ({ newestPoint, rpoMinutes, now }: TimedRow): number =>
  newestPoint ? rpoRatio(newestPoint.takenAt, rpoMinutes, now) : Number.POSITIVE_INFINITY;

/** Those whose newest point is older than their RPO, of all that are not paused: of those nobody expects a backup. Pure. */
export function missedRpo(rows: readonly TimedRow[]): { missed: TimedRow[]; of: number } {
  const watched = rows.filter(({ protection }) => protection !== "paused");
  return { missed: watched.filter((row) => ratioOf(row) > 1), of: watched.length };
}
