import type { Site } from "../core/site";
import type { Table } from "../core/table";
import { bump } from "./generation";
import { ALLOCATIONS, type Allocation, type Amounts } from "./rows";

/** All that the consumers of one type take, of one user in one project. */
export interface OwnedUsage {
  projectId: string;
  userId: string;
  consumerType: string;
  consumers: number;
  amounts: Record<string, number>;
}
interface Usages {
  byHost: Map<string, Record<string, number>>;
  byOwner: Map<string, OwnedUsage>;
}

/** Counted once and then kept in step: a cloud of thousands is not added up per call. */
const counted = new WeakMap<Table<Allocation>, Usages>();

function usages(site: Site): Usages {
  const rows = site.rows(ALLOCATIONS);
  const known = counted.get(rows);
  if (known) return known;
  const used: Usages = { byHost: new Map(), byOwner: new Map() };
  counted.set(rows, used);
  for (const row of rows.all()) count(used, row, 1);
  return used;
}

function count({ byHost, byOwner }: Usages, row: Allocation, sign: 1 | -1): void {
  const { projectId, userId, consumerType = "unknown", taken } = row;
  const key = JSON.stringify([projectId, userId, consumerType]);
  const owner = byOwner.get(key) ?? { projectId, userId, consumerType, consumers: 0, amounts: {} };
  byOwner.set(key, owner);
  owner.consumers += sign;
  for (const [hostId, amounts] of Object.entries(taken)) {
    const host = byHost.get(hostId) ?? {};
    byHost.set(hostId, host);
    for (const [name, amount] of Object.entries(amounts)) {
      host[name] = (host[name] ?? 0) + sign * amount;
      owner.amounts[name] = (owner.amounts[name] ?? 0) + sign * amount;
    }
  }
  if (owner.consumers === 0) byOwner.delete(key);
}

/** What is used of a host, by resource class. */
export const usedOf = (site: Site, hostId: string): Amounts => usages(site).byHost.get(hostId) ?? {};

/** What is used, by who uses it. */
export const usedByOwners = (site: Site): readonly OwnedUsage[] => [...usages(site).byOwner.values()];

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
