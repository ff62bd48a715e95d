import type { Site } from "../core/site";
import type { Table } from "../core/table";
import { bump } from "./generation";
import { ALLOCATIONS, type Allocation, type Amounts } from "./rows";

/** What is used of each host, counted once and then kept in step: a cloud of thousands is not added up per call. */
const counted = new WeakMap<Table<Allocation>, Map<string, Record<string, number>>>();

function usages(site: Site): Map<string, Record<string, number>> {
  const rows = site.rows(ALLOCATIONS);
  const known = counted.get(rows);
  if (known) return known;
  const used = new Map<string, Record<string, number>>();
  counted.set(rows, used);
  for (const row of rows.all()) count(used, row, 1);
  return used;
}

function count(used: Map<string, Record<string, number>>, { taken }: Allocation, sign: 1 | -1): void {
  for (const [hostId, amounts] of Object.entries(taken)) {
    const of = used.get(hostId) ?? {};
    used.set(hostId, of);
    for (const [name, amount] of Object.entries(amounts)) of[name] = (of[name] ?? 0) + sign * amount;
  }
}

/** What is used of a host, by resource class. */
export const usedOf = (site: Site, hostId: string): Amounts => usages(site).get(hostId) ?? {};

/** Sets what a consumer takes, in place of what it took; undefined: nothing. The only way to change allocations. */
export function setAllocation(
  site: Site,
  id: string,
  next: Omit<Allocation, "id" | "generation"> | undefined,
): void {
  const used = usages(site);
  const rows = site.rows(ALLOCATIONS);
  const before = rows.get(id);
  if (before) count(used, before, -1);
  for (const hostId of new Set([...Object.keys(before?.taken ?? {}), ...Object.keys(next?.taken ?? {})]))
    bump(site, hostId);
  if (!next) return void rows.remove(id);
  const after = { ...next, id, generation: (before?.generation ?? 0) + 1 };
  count(used, before ? rows.update(id, after) : rows.insert(after), 1);
}
