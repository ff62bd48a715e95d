"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ActionResult } from "@/lib/api/action-result";
import type { AuditFilterText } from "@/lib/audit/audit-filter";
import { readRunId } from "@/lib/audit/read-run-id";

export type FindRun = (input: unknown) => Promise<ActionResult<{ run: string | undefined }>>;

interface Props {
  filter: AuditFilterText;
  change: (next: AuditFilterText) => void;
  /** Of an id that is not typed to its end. */
  findRun: FindRun;
}

/** The filters that are typed: from when until when, what it was done to, in which run. */
export function MoreFilters({ filter, change, findRun }: Props) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  // Another filter was chosen meanwhile: that one counts, and this form is gone.
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const refuse = (text: string) => {
    setProblem(text);
    document.getElementById("audit-run")?.focus();
  };
  const apply = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    let data = new FormData(form);
    const value = (name: string) => String(data.get(name) ?? "").trim() || undefined;
    // A link may name a run by what is no id of ours: as it stands there it stays.
    const typed = value("run") ?? "";
    setProblem(undefined);
    setBusy(true);
    const run = await runOf(typed, filter, findRun);
    if (!isHere.current) return;
    setBusy(false);
    // What was typed while the run was looked for counts, too.
    data = new FormData(form);
    if ("problem" in run) return refuse(run.problem);
    change({ from: value("from"), until: value("until"), target: value("target"), run: run.id });
  };
  return (
    <form onSubmit={(event) => void apply(event)} className="flex flex-wrap items-end gap-3 pb-1">
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
      <Button type="submit" busy={busy}>
        {busy ? "Looking for the run…" : "Apply"}
      </Button>
    </form>
  );
}

/** The run that is meant; which of all begins so the server knows. */
async function runOf(
  typed: string,
  filter: AuditFilterText,
  findRun: FindRun,
): Promise<{ id: string | undefined } | { problem: string }> {
  if (typed === filter.run) return { id: typed };
  const read = readRunId(typed);
  if (!("begins" in read)) return read;
  try {
    const found = await findRun({ typed });
    return found.ok ? { id: found.value.run } : { problem: found.fields.run ?? found.message };
  } catch {
    return { problem: "Stillpoint does not answer. Try again." };
  }
}

/** A time of the address as the field takes it. */
const formTime = (value = ""): string =>
  value.length === 10 ? `${value}T00:00` : value.replace(/Z$/, "").slice(0, 16);
