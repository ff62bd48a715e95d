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
  const change = useCallback(
    (next: Partial<InventoryFilters>) => {
      const search = inventorySearchParams({ ...filters, ...next }).toString();
      const address = search === "" ? window.location.pathname : `?${search}`;
      // Not by the router: the page's own data is all that changes, and it is read by the browser.
      if (Object.keys(next).join() === "search") window.history.replaceState(null, "", address);
      else window.history.pushState(null, "", address);
    },
    [filters],
  );
  return { filters, change };
}

/** A query without its page. */
export const filtersOf = ({ offset: _, limit: __, ...filters }: InventoryQuery): InventoryFilters => filters;

/** Whether anything is filtered out. */
export const isFiltered = ({ search, site, project, status }: InventoryFilters): boolean =>
  search !== "" || site.length + project.length + status.length > 0;
