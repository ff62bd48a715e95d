import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback } from "react";
import { fetchJson, isSignedOut } from "@/components/data/fetch-json";
import { pollInterval } from "@/components/data/poll-interval";
import type { Inventory, InventoryRow } from "@/lib/inventory/inventory";
import { inventorySearchParams, MAX_PAGE } from "@/lib/inventory/inventory-query";
import { routes } from "@/lib/routes";
import type { InventoryFilters } from "./use-inventory-query";

/** A page of VMs, and what it was asked by: while the next one is read, the last one is still shown. */
interface LoadedPage extends Inventory {
  filters: InventoryFilters;
}

export const ROWS_PER_PAGE = MAX_PAGE;

const keyOf = (filters: InventoryFilters, page: number) => ["inventory", "list", filters, page] as const;

const pageOptions = (filters: InventoryFilters, page: number) =>
  queryOptions<LoadedPage, Error, LoadedPage, ReturnType<typeof keyOf>>({
    queryKey: keyOf(filters, page),
    queryFn: async ({ signal }) => {
      const search = inventorySearchParams({ ...filters, offset: page * ROWS_PER_PAGE });
      const answer = await fetchJson<Inventory>(`${routes.api.vms}?${search}`, signal);
      return { ...answer, rows: answer.rows.map(onlyStaleAge), filters };
    },
    refetchInterval: ({ state }) =>
      isSignedOut(state.error) ? false : pollInterval(Date.now() - (state.dataUpdatedAt || Date.now())),
  });

/** A row that is fresh needs no age. Without it, it is the same row as before, and is not drawn again. */
const onlyStaleAge = (row: InventoryRow): InventoryRow => (row.stale ? row : { ...row, asOf: null });

export const pageOf = (index: number): number => Math.floor(Math.max(index, 0) / ROWS_PER_PAGE);

/**
 * The VMs of a filter. Only the pages that are in sight, `first` to `last`, are read, and kept up to date; rows seen before are there at
 * once. While another filter is read, the last one's rows stay.
 */
export function useInventory(
  filters: InventoryFilters,
  first: number,
  last: number,
  initial: Inventory | null,
) {
  const client = useQueryClient();
  const upper = useQuery({
    ...pageOptions(filters, first),
    placeholderData: keepPreviousData,
    ...(initial && first === 0
      ? {
          initialData: { ...initial, rows: initial.rows.map(onlyStaleAge), filters },
          initialDataUpdatedAt: Date.parse(initial.asOf),
        }
      : {}),
  });
  const lower = useQuery({
    ...pageOptions(filters, last),
    enabled: last !== first,
  });
  const shown = upper.data;
  const shownFilters = shown?.filters;
  const rowAt = useCallback(
    (index: number): InventoryRow | undefined => shownFilters && cachedRow(client, shownFilters, index),
    [client, shownFilters],
  );
  return {
    /** Totals, counts and sites; undefined before the first answer. */
    inventory: shown,
    rowAt,
    /** Other rows than the filters say are still shown. */
    isBehind: shownFilters !== undefined && upper.isPlaceholderData && upper.isFetching,
    error: upper.error ?? lower.error,
    refetch: upper.refetch,
    /** Where a row of the pages in sight stands. */
    indexOf: (isIt: (row: InventoryRow) => boolean): number | undefined => {
      for (const [page, data] of [
        [first, upper.data],
        [last, lower.data],
      ] as const) {
        const index = data?.rows.findIndex(isIt) ?? -1;
        if (index >= 0) return page * ROWS_PER_PAGE + index;
      }
      return undefined;
    },
    /** Every row from one index to another, read where it was not. */
    rowsBetween: (from: number, to: number) => readRows(client, filters, from, to),
  };
}

function cachedRow(client: QueryClient, filters: InventoryFilters, index: number): InventoryRow | undefined {
  const page = client.getQueryData<LoadedPage>(keyOf(filters, pageOf(index)));
  return page?.rows[index % ROWS_PER_PAGE];
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
