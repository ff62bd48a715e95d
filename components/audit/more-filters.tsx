"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { AuditFilterText } from "@/lib/audit/audit-filter";
import { readRunId } from "@/lib/audit/read-run-id";

interface Props {
  filter: AuditFilterText;
  change: (next: AuditFilterText) => void;
}

/** The filters that are typed: from when until when, what it was done to, in which run. */
export function MoreFilters({ filter, change }: Props) {
  const [problem, setProblem] = useState<string>();
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const value = (name: string) => String(data.get(name) ?? "").trim() || undefined;
    // A link may name a run by what is no id of ours: as it stands there it stays.
    const typed = value("run") ?? "";
    const run = typed === filter.run ? { id: typed } : readRunId(typed);
    setProblem("problem" in run ? run.problem : undefined);
    if ("problem" in run) return document.getElementById("audit-run")?.focus();
    change({ from: value("from"), until: value("until"), target: value("target"), run: run.id });
  };
  return (
    <form onSubmit={apply} className="flex flex-wrap items-end gap-3 pb-1">
      <Field
        id="audit-from"
        name="from"
        label="From, UTC"
        type="datetime-local"
        defaultValue={formTime(filter.from)}
      />
      <Field
        id="audit-until"
        name="until"
        label="Until, UTC"
        type="datetime-local"
        defaultValue={formTime(filter.until)}
      />
      <Field
        id="audit-target"
        name="target"
        label="Target, by name or id"
        maxLength={256}
        autoComplete="off"
        defaultValue={filter.target ?? ""}
      />
      <Field
        id="audit-run"
        name="run"
        label="Run, by its id or address"
        maxLength={1000}
        error={problem}
        autoComplete="off"
        defaultValue={filter.run ?? ""}
      />
      <Button type="submit">Apply</Button>
    </form>
  );
}

/** A time of the address as the field takes it. */
const formTime = (value = ""): string =>
  value.length === 10 ? `${value}T00:00` : value.replace(/Z$/, "").slice(0, 16);
