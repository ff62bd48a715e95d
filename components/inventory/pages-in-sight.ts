import { hashKey } from "@tanstack/react-query";
import type { Inventory, InventoryRow } from "@/lib/inventory/inventory";
import { MAX_PAGE } from "@/lib/inventory/inventory-query";
import type { InventoryFilters } from "./use-inventory-query";

/** A page of VMs, and what it was asked by: until another one is read, the last one is still shown. */
export interface LoadedPage extends Inventory {
  filters: InventoryFilters;
  page: number;
}

export const ROWS_PER_PAGE = MAX_PAGE;

export const pageOf = (index: number): number => Math.floor(Math.max(index, 0) / ROWS_PER_PAGE);

interface Read {
  data: LoadedPage | undefined;
}

/**
 * What the reads of the first and the last page in sight give to show. A read that fails, or is not there yet, takes
 * nothing away: `before`, the last page that was read, stays.
 */
export function pagesInSight(upper: Read, lower: Read, before: LoadedPage | undefined) {
  // Both are looked at every time: React Query draws anew only for what was.
  const [first, last] = [upper.data, lower.data];
  const shown = first ?? before;
  const pages = [first, last, before].filter(
    (page): page is LoadedPage =>
      page !== undefined && shown !== undefined && sameFilters(page.filters, shown.filters),
  );
  return {
    shown,
    rowAt: (index: number): InventoryRow | undefined =>
      pages.find(({ page }) => page === pageOf(index))?.rows[index % ROWS_PER_PAGE],
    /** Where a row of the pages in sight stands. */
    indexOf: (isIt: (row: InventoryRow) => boolean): number | undefined => {
      for (const { page, rows } of pages) {
        const index = rows.findIndex(isIt);
        if (index >= 0) return page * ROWS_PER_PAGE + index;
      }
      return undefined;
    },
  };
}

export const sameFilters = (a: InventoryFilters, b: InventoryFilters): boolean =>
  hashKey([a]) === hashKey([b]);
