"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useState, useTransition } from "react";
import { FilterChip } from "@/components/data/filter-chip";
import { SearchBox } from "@/components/data/search-box";
import { STATUS } from "@/components/status/status-meta";
import { Button } from "@/components/ui/button";
import { actionWords } from "@/lib/audit/action-words";
import type { AuditChoices } from "@/lib/audit/audit-choices";
import {
  AUDIT_RESULTS,
  type AUDIT_SPANS,
  type AuditFilterText,
  isFiltered,
  readAuditFilter,
} from "@/lib/audit/audit-filter";
import type { AuditViewView } from "@/lib/audit/views/schemas";
import { auditHref } from "./audit-href";
import { SPAN_WORDS, siteWords } from "./filter-words";
import { type FindRun, MoreFilters } from "./more-filters";
import { RESULT_STATUS } from "./result-text";
import type { ViewActions } from "./view-actions";
import { ViewsButton } from "./views-button";

const SPANS = Object.entries(SPAN_WORDS).map(([value, label]) => ({ value, label }));
const RESULTS = AUDIT_RESULTS.map((value) => ({ value, label: STATUS[RESULT_STATUS[value]].word }));

const withValue = (list: readonly string[] = [], value: string, on: boolean) => [
  ...list.filter((known) => known !== value),
  ...(on ? [value] : []),
];

interface Props {
  choices: AuditChoices | null;
  findRun: FindRun;
  /** What was saved of it; absent while it is read. */
  saved?: { views: readonly AuditViewView[] | null; actions: ViewActions; mayShare: boolean };
  /** It stands in for the one that comes with its choices: what is pressed or typed here would be lost with it. */
  isReading?: boolean;
}

/** What the log is filtered by, as the address has it: a link to it shows the same, and Back undoes. */
export function AuditToolbar({ choices, findRun, saved, isReading = false }: Props) {
  const router = useRouter();
  const params = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const filter = readAuditFilter(new URLSearchParams(params));
  const [isMore, setMore] = useState(hasMore(filter));
  const change = (next: AuditFilterText, how: "push" | "replace" = "push") =>
    startTransition(() => router[how](auditHref({ ...filter, ...next }), { scroll: false }));
  return (
    <div className="mb-2 grid gap-2" aria-busy={isPending || isReading || undefined} inert={isReading}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Filter the log"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined }, "replace")}
        />
        <FilterChip
          label="Time"
          options={SPANS}
          value={filter.span ? [filter.span] : []}
          onChange={(value, on) => change({ span: on ? (value as keyof typeof AUDIT_SPANS) : undefined })}
        />
        <FilterChip
          label="Who"
          options={optionsOf(choices?.who, filter.who)}
          value={filter.who ?? []}
          onChange={(value, on) => change({ who: withValue(filter.who, value, on) })}
        />
        <FilterChip
          label="Action"
          options={optionsOf(choices?.actions, filter.action, actionWords)}
          value={filter.action ?? []}
          onChange={(value, on) => change({ action: withValue(filter.action, value, on) })}
        />
        <FilterChip
          label="Result"
          options={RESULTS}
          value={filter.result ?? []}
          onChange={(value, on) =>
            change({ result: withValue(filter.result, value, on) as AuditFilterText["result"] })
          }
        />
        <FilterChip
          label="Site"
          options={siteOptions(choices, filter.site)}
          value={filter.site ?? []}
          onChange={(value, on) => change({ site: withValue(filter.site, value, on) })}
        />
        <Button kind="quiet" size="s" aria-expanded={isMore} onClick={() => setMore(!isMore)}>
          {isMore ? "Fewer filters" : "Target, run, times"}
        </Button>
        {isFiltered(filter) && (
          <Button kind="quiet" size="s" onClick={() => startTransition(() => router.push(auditHref({})))}>
            Clear filters
          </Button>
        )}
        {saved && <ViewsButton filter={filter} sites={choices?.sites} {...saved} />}
        <p role="status" className="ml-auto text-12 text-subtle">
          {isPending ? "Reading…" : ""}
        </p>
      </div>
      {isMore && <MoreFilters key={auditHref(filter)} filter={filter} change={change} findRun={findRun} />}
    </div>
  );
}

const hasMore = ({ target, run, from, until }: AuditFilterText) =>
  [target, run, from, until].some((value) => value !== undefined);

/** What there is to choose from, and what the address has chosen though nothing is called so any more. */
const optionsOf = (
  known: readonly string[] = [],
  chosen: readonly string[] = [],
  words = (value: string) => value,
) =>
  [...new Set([...known, ...chosen])]
    .map((value) => ({ value, label: words(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));

const siteOptions = (choices: AuditChoices | null, chosen: readonly string[] = []) =>
  optionsOf(
    choices?.sites.map(({ id }) => id),
    chosen,
    (id) => siteWords(id, choices?.sites),
  );
