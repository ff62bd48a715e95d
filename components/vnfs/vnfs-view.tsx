"use client";

import Link from "next/link";
import { useMemo } from "react";
import { FilterChip } from "@/components/data/filter-chip";
import { ReadFailed } from "@/components/data/read-failed";
import { SearchBox } from "@/components/data/search-box";
import { StaleNotice } from "@/components/data/stale-notice";
import { VirtualTable } from "@/components/data/virtual-table";
import { visibleText } from "@/components/data/visible-text";
import { useShell } from "@/components/shell/shell-context";
import { STATUS } from "@/components/status/status-meta";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { Protection } from "@/lib/vnfs/vnf";
import { NoVnfFits, NoVnfs } from "./no-vnfs";
import { missedRpo, selectVnfs, type VnfFilters, type VnfSort } from "./select-vnfs";
import { timedRows } from "./timed-rows";
import { isFiltered, useVnfFilters } from "./use-vnf-filters";
import { useVnfs } from "./use-vnfs";
import { type TimedRow, VNF_COLUMNS } from "./vnf-columns";
import { PROTECTION_ORDER, PROTECTION_STATUS } from "./vnf-status";

const CLEARED = { search: "", site: [], protection: [] };
const idOf = ({ id }: TimedRow) => id;
const nameOf = ({ name }: TimedRow) => visibleText(name);
const hrefOf = ({ id }: TimedRow) => routes.vnf(id);

/** All VNFs, the worst protected first. */
export function VnfsView() {
  const { data, error, refetch, isFetching } = useVnfs();
  const { filters, change } = useVnfFilters();
  const rows = useMemo(() => timedRows(data, error !== null), [data, error]);
  const shown = useMemo(() => selectVnfs(rows, filters), [rows, filters]);
  return (
    <>
      <PageHeader
        title="VNFs"
        note={rows.length > 0 && missedWords(rows)}
        actions={
          <>
            {data && data.deletedCount > 0 && (
              <Link href={routes.deletedVnfs} className={buttonClass("quiet")}>
                {data.deletedCount} deleted, with recovery points
              </Link>
            )}
            {rows.length > 0 && <MakeVnf />}
          </>
        }
      />
      {!data && !error && <TableSkeleton label="Reading the VNFs…" />}
      {!data && error && (
        <ReadFailed what="The VNFs" error={error} retry={() => void refetch()} busy={isFetching} />
      )}
      {data && error && <StaleNotice error={error} />}
      {data && rows.length === 0 && <NoVnfs hasSites={data.hasSites} />}
      {rows.length > 0 && (
        <>
          <Filters rows={rows} shown={shown.length} filters={filters} change={change} />
          {shown.length === 0 ? (
            <NoVnfFits total={rows.length} clear={() => change(CLEARED)} />
          ) : (
            <div className="flex min-h-0 flex-1 flex-col">
              <VirtualTable<TimedRow>
                label="VNFs"
                columns={VNF_COLUMNS}
                minWidth="min-w-[1040px]"
                count={shown.length}
                rowAt={(index) => shown[index]}
                rowId={idOf}
                rowName={nameOf}
                rowHref={hrefOf}
                sort={{ column: filters.sort, direction: DIRECTION[filters.order] }}
                onSort={(column) =>
                  change({
                    sort: column as VnfSort,
                    order: filters.sort === column && filters.order === "asc" ? "desc" : "asc",
                  })
                }
              />
            </div>
          )}
        </>
      )}
    </>
  );
}

const DIRECTION = { asc: "ascending", desc: "descending" } as const;

/** "2 of 14 miss their RPO" */
function missedWords(rows: readonly TimedRow[]): string {
  const { missed, of } = missedRpo(rows);
  if (of === 0) return "all are paused";
  if (missed.length === 0) return of === 1 ? "it meets its RPO" : `all ${of} meet their RPO`;
  return `${missed.length} of ${of} ${missed.length === 1 ? "misses its" : "miss their"} RPO`;
}

function MakeVnf() {
  const { role } = useShell();
  if (!may(role, "vnfs.change")) return null;
  return (
    <Link href={routes.addVnf()} className={buttonClass("primary")}>
      Make a VNF…
    </Link>
  );
}

interface FiltersProps {
  rows: readonly TimedRow[];
  shown: number;
  filters: VnfFilters;
  change: (next: Partial<VnfFilters>) => void;
}

function Filters({ rows, shown, filters, change }: FiltersProps) {
  const count = (fits: (row: TimedRow) => boolean) => rows.filter(fits).length;
  const sites = [...new Set(rows.map(({ siteName }) => siteName))].sort();
  const put = <T,>(list: readonly T[], value: T, on: boolean) => [
    ...list.filter((known) => known !== value),
    ...(on ? [value] : []),
  ];
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <SearchBox
        label="Filter the VNFs"
        placeholder="Name, site"
        value={filters.search}
        onChange={(search) => change({ search })}
      />
      <FilterChip
        label="Site"
        options={sites.map((name) => ({
          value: name,
          label: visibleText(name),
          count: count(({ siteName }) => siteName === name),
        }))}
        value={filters.site}
        onChange={(value, on) => change({ site: put(filters.site, value, on) })}
      />
      <FilterChip
        label="Protection"
        options={PROTECTION_ORDER.map((value) => ({
          value,
          label: STATUS[PROTECTION_STATUS[value]].word,
          count: count(({ protection }) => protection === value),
        }))}
        value={filters.protection}
        onChange={(value, on) => change({ protection: put(filters.protection, value as Protection, on) })}
      />
      {isFiltered(filters) && (
        <Button kind="quiet" size="s" onClick={() => change(CLEARED)}>
          Clear filters
        </Button>
      )}
      <p role="status" className="ml-auto text-12 text-subtle">
        {shown === rows.length
          ? shown === 1
            ? "1 VNF"
            : `${shown} VNFs`
          : `${shown} of ${rows.length} VNFs`}
      </p>
    </div>
  );
}
