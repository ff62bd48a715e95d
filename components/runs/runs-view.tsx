"use client";

import Link from "next/link";
import { FilterChip } from "@/components/data/filter-chip";
import { ReadFailed } from "@/components/data/read-failed";
import { SearchBox } from "@/components/data/search-box";
import { StaleNotice } from "@/components/data/stale-notice";
import { STATUS } from "@/components/status/status-meta";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import { routes } from "@/lib/routes";
import type { RunList, RunRow } from "@/lib/runs/run-view";
import { rowStatus } from "./run-status";
import { counted, KIND_NAMES, LISTED_KINDS } from "./run-words";
import { RunsTable } from "./runs-table";
import { useRuns } from "./use-runs";
import { useRunsQuery, withFilter, withValue } from "./use-runs-query";

const STATES: readonly RunRow["state"][] = [
  "running",
  "queued",
  "failed",
  "partly_failed",
  "cancelled",
  "succeeded",
];

/** All runs that the reader may see, newest first. */
export function RunsView({ initial, initialQuery }: { initial: RunList | null; initialQuery: string }) {
  const { query, change } = useRunsQuery();
  const text = query.toString();
  const { data, error, refetch, isFetching, isPlaceholderData } = useRuns(
    text,
    text === initialQuery ? initial : null,
  );
  const isFiltered = [...query.keys()].some((name) => name !== "before" && name !== "limit");
  return (
    <>
      <PageHeader title="Runs" />
      {error && data && <StaleNotice error={error} />}
      {(isFiltered || (data?.total ?? 1) > 0) && (
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <SearchBox
            label="Filter the runs"
            placeholder="VNF, site, person, b-1042"
            value={query.get("search") ?? ""}
            onChange={(search) => change(withValue(query, "search", search), true)}
          />
          <FilterChip
            label="State"
            options={STATES.map((state) => ({
              value: state,
              label: STATUS[rowStatus({ state, isHeld: false })].word,
            }))}
            value={query.getAll("state")}
            onChange={(value, on) => change(withFilter(query, "state", value, on))}
          />
          <FilterChip
            label="Kind"
            options={LISTED_KINDS.map((kind) => ({ value: kind, label: KIND_NAMES[kind] }))}
            value={query.getAll("kind")}
            onChange={(value, on) => change(withFilter(query, "kind", value, on))}
          />
          {isFiltered && (
            <Button kind="quiet" size="s" onClick={() => change(new URLSearchParams())}>
              Clear filters
            </Button>
          )}
          <p role="status" className="ml-auto text-12 text-subtle">
            {data && !isPlaceholderData ? counted(data.total, "run") : ""}
          </p>
        </div>
      )}
      {!data && error && <ReadFailed what="The runs" error={error} retry={refetch} busy={isFetching} />}
      {!data && !error && <TableSkeleton label="Reading the runs…" />}
      {data && data.rows.length > 0 && (
        <RunsTable rows={data.rows} asOf={data.asOf} isStale={error !== null} />
      )}
      {data && data.rows.length === 0 && (
        <Nothing isFiltered={isFiltered} clear={() => change(new URLSearchParams())} />
      )}
      {data && <Pages list={data} query={query} />}
    </>
  );
}

function Nothing({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  return isFiltered ? (
    <EmptyState
      kind="filtered"
      title="No run fits these filters"
      action={<Button onClick={clear}>Clear filters</Button>}
    />
  ) : (
    <EmptyState
      kind="none"
      title="Nothing has run yet"
      action={
        <Link href={routes.vnfs} className={buttonClass("primary")}>
          Choose a VNF to back up
        </Link>
      }
    >
      Every backup of a VNF is a run: its checks, how long each VM stood still, every call and what came of it
      are kept here.
    </EmptyState>
  );
}

function Pages({ list, query }: { list: RunList; query: URLSearchParams }) {
  const oldest = list.rows.at(-1);
  const isOlder = query.has("before");
  if (!list.hasOlder && !isOlder) return null;
  return (
    <nav aria-label="Pages of the runs" className="mt-4 flex gap-2">
      {isOlder && (
        <Link href={`?${withValue(query, "before", "")}`} className={buttonClass()}>
          Newest
        </Link>
      )}
      {list.hasOlder && oldest && (
        <Link href={`?${withValue(query, "before", String(oldest.number))}`} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  );
}
