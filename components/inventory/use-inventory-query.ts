import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import {
  type InventoryQuery,
  inventorySearchParams,
  readInventoryQuery,
} from "@/lib/inventory/inventory-query";

/** Which VMs are asked for, without which page of them. */
export type InventoryFilters = Pick<
  InventoryQuery,
  "search" | "site" | "project" | "status" | "sort" | "order"
>;

/**
 * The filters, as the address has them: a link to it shows the same, and Back undoes. What is typed replaces the
 * address, so that Back does not spell.
 */
export function useInventoryQuery() {
  const params = useSearchParams();
  const filters = useMemo(() => filtersOf(readInventoryQuery(new URLSearchParams(params))), [params]);
  const change = useCallback((next: FilterChange) => {
    const { address, isTyped } = changeAddress(window.location, next);
    // Not by the router: the page's own data is all that changes, and it is read by the browser.
    if (isTyped) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  }, []);
  return { filters, change };
}

/** What is to change; as a function of the filters as they are then. */
export type FilterChange =
  | Partial<InventoryFilters>
  | ((filters: InventoryFilters) => Partial<InventoryFilters>);

/** The address with other filters: changed is what the address has now, which the page may not have shown yet. */
export function changeAddress(
  { pathname, search }: Pick<Location, "pathname" | "search">,
  change: FilterChange,
) {
  const filters = filtersOf(readInventoryQuery(new URLSearchParams(search)));
  const next = typeof change === "function" ? change(filters) : change;
  const params = inventorySearchParams({ ...filters, ...next }).toString();
  return {
    address: params === "" ? pathname : `?${params}`,
    isTyped: Object.keys(next).join() === "search",
  };
}

/** A list with one value put in or taken out. */
export const withValue = <T>(list: readonly T[], value: T, on: boolean): T[] => [
  ...list.filter((known) => known !== value),
  ...(on ? [value] : []),
];

/** A query without its page. */
export const filtersOf = ({ offset: _, limit: __, ...filters }: InventoryQuery): InventoryFilters => filters;

/** Whether anything is filtered out. */
export const isFiltered = ({ search, site, project, status }: InventoryFilters): boolean =>
  search !== "" || site.length + project.length + status.length > 0;
