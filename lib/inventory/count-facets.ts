import type { InventoryFacets } from "./inventory";
import type { InventoryQuery } from "./inventory-query";
import { STATUS_GROUPS, type StatusGroup } from "./status-group";

/** How many VMs there are of one site, project and status. */
export interface GroupCount {
  siteId: string;
  projectId: string;
  group: StatusGroup;
  /** All. */
  count: number;
  /** Those that the search finds. */
  matching: number;
}

/** What is shown when no status is chosen: all but what is gone. */
export const DEFAULT_STATUSES = STATUS_GROUPS.filter((group) => group !== "deleted");

type Filters = Pick<InventoryQuery, "site" | "project" | "status">;

/**
 * The total of a query, and for each filter how many VMs each of its choices would show. A filter does not narrow
 * its own counts: they say what one would see by choosing otherwise. Pure.
 */
export function countFacets(groups: readonly GroupCount[], query: Filters) {
  const fits = {
    site: ({ siteId }: GroupCount) => query.site.length === 0 || query.site.includes(siteId),
    project: ({ projectId }: GroupCount) => query.project.length === 0 || query.project.includes(projectId),
    status: ({ group }: GroupCount) =>
      (query.status.length === 0 ? DEFAULT_STATUSES : query.status).includes(group),
  };
  const sum = <K extends string>(key: (g: GroupCount) => K, but?: keyof typeof fits) => {
    const counts = new Map<K, number>();
    for (const g of groups) {
      const isIn = (Object.keys(fits) as (keyof typeof fits)[]).every(
        (name) => name === but || fits[name](g),
      );
      counts.set(key(g), (counts.get(key(g)) ?? 0) + (isIn ? g.matching : 0));
    }
    return counts;
  };
  const status = sum(({ group }) => group, "status");
  return {
    total: sum(() => "all").get("all") ?? 0,
    site: sum(({ siteId }) => siteId, "site"),
    project: sum(({ projectId }) => projectId, "project"),
    status: STATUS_GROUPS.flatMap((value): InventoryFacets["status"] => {
      const count = status.get(value) ?? 0;
      return count > 0 || query.status.includes(value) ? [{ value, count }] : [];
    }),
  };
}
