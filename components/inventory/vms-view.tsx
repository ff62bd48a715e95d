"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { VirtualTable } from "@/components/data/virtual-table";
import { visibleText } from "@/components/data/visible-text";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import type { Inventory, InventoryRow } from "@/lib/inventory/inventory";
import { routes } from "@/lib/routes";
import { NoVms } from "./no-vms";
import { pageOf } from "./pages-in-sight";
import { SelectionBar } from "./selection-bar";
import { StaleSites } from "./stale-sites";
import { useInventory } from "./use-inventory";
import { isFiltered, useInventoryQuery } from "./use-inventory-query";
import { rowKey, useSelection } from "./use-selection";
import { VM_COLUMNS } from "./vm-columns";
import { VmFilters } from "./vm-filters";

interface Props {
  /** The first page as the server read it; null when it could not. */
  initial: Inventory | null;
  reader: Parameters<typeof NoVms>[0]["reader"];
}

const NO_FILTERS = { search: "", site: [], project: [], status: [] };
const nameOf = ({ name }: InventoryRow) => visibleText(name);
const hrefOf = ({ siteId, id }: InventoryRow) => routes.vm(siteId, id);

/** The VMs of all sites. */
export function VmsView({ initial, reader }: Props) {
  const { filters, change } = useInventoryQuery();
  const [[first, last], setPages] = useState<[number, number]>([0, 0]);
  // What the server read was for the filters of the address then.
  const [initialFilters] = useState(filters);
  const {
    inventory,
    list,
    readRows,
    rowAt,
    indexOf,
    rowsBetween,
    isBehind,
    isOther,
    isFetching,
    error,
    refetch,
  } = useInventory(filters, first, last, filters === initialFilters ? initial : null);
  const total = inventory?.total ?? 0;
  const selection = useSelection({
    list,
    total,
    readKeys: () => new Set(readRows().map(rowKey)),
    rowsBetween,
    indexOf: (key) => indexOf((row) => rowKey(row) === key),
  });
  const place = useTopOnChange(filters);
  const onRange = useCallback((from: number, to: number) => {
    const [a, b] = [pageOf(from), pageOf(to)];
    setPages((before) => (before[0] === a && before[1] === b ? before : [a, b]));
  }, []);
  const sort = useMemo(
    () => ({
      column: filters.sort,
      direction: filters.order === "asc" ? ("ascending" as const) : ("descending" as const),
    }),
    [filters.sort, filters.order],
  );
  const onSort = (column: string) => {
    change(({ sort: before, order }) => ({
      sort: column as typeof before,
      order: column === before && order === "asc" ? "desc" : "asc",
    }));
  };

  if (!inventory)
    return (
      <>
        <PageHeader title="VMs" />
        {error ? (
          <ReadFailed what="The VMs" error={error} retry={() => void refetch()} busy={isFetching} />
        ) : (
          <TableSkeleton label="Reading the VMs…" />
        )}
      </>
    );
  return (
    <>
      <PageHeader title="VMs" />
      {error && <StaleNotice error={error} />}
      {error && isOther && (
        <p role="status" className="pb-2 text-13 text-muted">
          The VMs below are still those of the filter before.
        </p>
      )}
      {inventory.sites.length > 0 && (
        <VmFilters
          filters={filters}
          facets={inventory.facets}
          change={change}
          count={countWords(inventory)}
        />
      )}
      <StaleSites sites={inventory.sites} now={Date.parse(inventory.asOf)} />
      {total === 0 ? (
        <NoVms
          inventory={inventory}
          isFiltered={isFiltered(filters)}
          clear={() => change(NO_FILTERS)}
          reader={reader}
        />
      ) : (
        <div
          ref={place}
          aria-busy={isBehind}
          onClickCapture={selection.noteShift}
          onKeyDownCapture={selection.noteShift}
          className="flex min-h-0 flex-1 flex-col"
        >
          <VirtualTable<InventoryRow>
            label="VMs"
            columns={VM_COLUMNS}
            count={total}
            rowAt={rowAt}
            rowId={rowKey}
            rowName={nameOf}
            rowHref={hrefOf}
            onRange={onRange}
            sort={sort}
            onSort={onSort}
            selection={selection.table}
          />
        </div>
      )}
      <SelectionBar {...selection} />
    </>
  );
}

/** Another order or filter begins at its first row. */
function useTopOnChange(filters: unknown) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(filters);
  useEffect(() => {
    if (before.current === filters) return;
    before.current = filters;
    place.current?.querySelector("[role=grid]")?.parentElement?.scrollTo({ top: 0 });
  }, [filters]);
  return place;
}

function countWords({ total, sites }: Inventory): string {
  const all = sites.reduce((sum, { vms }) => sum + vms, 0);
  const words = (n: number) => n.toLocaleString("en-US");
  if (total === all) return all === 1 ? "1 VM" : `${words(all)} VMs`;
  return `${words(total)} of ${words(all)} VMs`;
}
