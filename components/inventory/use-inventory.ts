import { hashKey, type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import type { Inventory, InventoryRow } from "@/lib/inventory/inventory";
import { inventorySearchParams } from "@/lib/inventory/inventory-query";
import { routes } from "@/lib/routes";
import { type LoadedPage, pageOf, pagesInSight, ROWS_PER_PAGE, sameFilters } from "./pages-in-sight";
import type { InventoryFilters } from "./use-inventory-query";

const keyOf = (filters: InventoryFilters, page: number) => ["inventory", "list", filters, page] as const;

const loaded = (answer: Inventory, filters: InventoryFilters, page: number): LoadedPage => ({
  ...answer,
  rows: answer.rows.map(onlyStaleAge),
  filters,
  page,
});

const pageOptions = (filters: InventoryFilters, page: number) =>
  queryOptions<LoadedPage, Error, LoadedPage, ReturnType<typeof keyOf>>({
    queryKey: keyOf(filters, page),
    queryFn: async ({ signal }) => {
      const search = inventorySearchParams({ ...filters, offset: page * ROWS_PER_PAGE });
      return loaded(await fetchJson<Inventory>(`${routes.api.vms}?${search}`, signal), filters, page);
    },
    refetchInterval: ({ state }) =>
      isSignedOut(state.error) ? false : pollInterval(Date.now() - (state.dataUpdatedAt || Date.now())),
  });

/** A row that is fresh needs no age. Without it, it is the same row as before, and is not drawn again. */
const onlyStaleAge = (row: InventoryRow): InventoryRow => (row.stale ? row : { ...row, asOf: null });

/**
 * The VMs of a filter. Only the pages that are in sight, `first` to `last`, are read, and kept up to date; rows seen before are there at
 * once. While another filter is read, and when it cannot be, the last one's rows stay.
 */
export function useInventory(
  filters: InventoryFilters,
  first: number,
  last: number,
  initial: Inventory | null,
) {
  const client = useQueryClient();
  const [before, setBefore] = useState<LoadedPage>();
  const upper = useQuery({
    ...pageOptions(filters, first),
    ...(initial && first === 0
      ? { initialData: loaded(initial, filters, 0), initialDataUpdatedAt: Date.parse(initial.asOf) }
      : {}),
  });
  const lower = useQuery({
    ...pageOptions(filters, last),
    enabled: last !== first,
  });
  if (upper.data && upper.data !== before) setBefore(upper.data);
  const { shown, rowAt, indexOf } = pagesInSight(upper, lower, before);
  return {
    /** Totals, counts and sites; undefined before the first answer. */
    inventory: shown,
    rowAt: (index: number) => rowAt(index) ?? (shown && cachedRow(client, shown.filters, index)),
    /** Names the list that is shown; another one than the address has while that is read, and when it cannot be. */
    list: hashKey([shown?.filters]),
    readRows: () => (shown ? cachedRows(client, shown) : []),
    isOther: shown !== undefined && !sameFilters(shown.filters, filters),
    isBehind: shown !== undefined && !upper.data && upper.isFetching,
    isFetching: upper.isFetching,
    error: upper.error ?? lower.error,
    refetch: upper.refetch,
    indexOf,
    /** Every row that is shown from one index to another, read where it was not. */
    rowsBetween: (from: number, to: number) => readRows(client, shown?.filters ?? filters, from, to),
  };
}

function cachedRow(client: QueryClient, filters: InventoryFilters, index: number): InventoryRow | undefined {
  const page = client.getQueryData<LoadedPage>(keyOf(filters, pageOf(index)));
  return page?.rows[index % ROWS_PER_PAGE];
}

function cachedRows(client: QueryClient, { filters, total }: LoadedPage): InventoryRow[] {
  const pages = Array.from({ length: pageOf(total - 1) + 1 }, (_, page) =>
    client.getQueryData<LoadedPage>(keyOf(filters, page)),
  );
  return pages.flatMap((page) => page?.rows ?? []);
}

async function readRows(client: QueryClient, filters: InventoryFilters, from: number, to: number) {
  const [start, end] = from < to ? [from, to] : [to, from];
  const rows: InventoryRow[] = [];
  for (let page = pageOf(start); page * ROWS_PER_PAGE <= end; page++) {
    const { rows: loaded } = await client.ensureQueryData(pageOptions(filters, page));
    const offset = page * ROWS_PER_PAGE;
    rows.push(...loaded.slice(Math.max(start - offset, 0), end - offset + 1));
  }
  return rows;
}
