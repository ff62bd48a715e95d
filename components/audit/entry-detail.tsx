"use client";

import { CircleDashed } from "lucide-react";
import Link from "next/link";
import { STATUS } from "@/components/status/status-meta";
import { TONE_INK } from "@/components/status/tone-ink";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SkeletonBar } from "@/components/ui/skeleton";
import type { AuditEntryGroup, AuditEntryView, AuditRow } from "@/lib/audit/audit-log";
import { routes } from "@/lib/routes";
import { ChainLine } from "./chain-line";
import { EntryChanges } from "./entry-changes";
import { EntryFacts } from "./entry-facts";
import { laterWords } from "./later-words";
import { RESULT_STATUS } from "./result-text";
import { useAuditEntry } from "./use-audit-log";

// What is not one of ours, as an imported entry's may be, has no page.
const RUN_ID = /^[0-9a-f-]{36}$/;

/** An entry whole: what was meant and what came of it side by side, what changed, and its place in the chain. */
export function EntryDetail({ row, initial }: { row: AuditRow; initial: AuditEntryGroup | null }) {
  const { data, error, refetch } = useAuditEntry(row.id, `${row.result} ${row.isBroken}`, initial);
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Reading />;
  const { first, outcomes } = data;
  const entries = [first, ...outcomes];
  return (
    <>
      {error && (
        <div className="mb-3">
          <Notice tone="warn">{error.message} What you see is the last known state.</Notice>
        </div>
      )}
      <div className="grid gap-x-10 gap-y-5 md:grid-cols-2">
        <div className={outcomes.length === 0 && first.result !== "intent" ? "md:col-span-2" : undefined}>
          {first.result === "intent" && (
            <Title icon={CircleDashed} ink="text-subtle">
              Intent, written before the call
            </Title>
          )}
          <EntryFacts entry={first} />
        </div>
        {first.result === "intent" && (
          <div className="grid content-start gap-4">
            {outcomes.map((outcome) => (
              <Outcome key={outcome.id} outcome={outcome} intent={first} />
            ))}
            {outcomes.length === 0 && (
              <p className="text-13 text-muted">
                No outcome is written yet: the call is under way, or whoever made it ended before it could
                tell.
              </p>
            )}
          </div>
        )}
      </div>
      {entries.map((entry) => (
        <EntryChanges key={entry.id} entry={entry} />
      ))}
      <div className="mt-3 grid gap-1 border-t border-line pt-3">
        {entries.map((entry) => (
          <ChainLine key={entry.id} chain={entry.chain} at={entry.at} asOf={data.asOf} />
        ))}
        {first.runId && RUN_ID.test(first.runId) && (
          <Link href={routes.run(first.runId)} className="justify-self-end text-13 underline">
            Open run
          </Link>
        )}
      </div>
    </>
  );
}

function Outcome({ outcome, intent }: { outcome: AuditEntryView; intent: AuditEntryView }) {
  const { icon, tone } = STATUS[RESULT_STATUS[outcome.result]];
  return (
    <div>
      <Title icon={icon} ink={TONE_INK[tone]}>
        Outcome, {laterWords(intent.at, outcome.at)}
      </Title>
      <EntryFacts entry={outcome} intent={intent} />
    </div>
  );
}

function Title(props: { icon: typeof CircleDashed; ink: string; children: React.ReactNode }) {
  const { icon: Icon } = props;
  return (
    <h3 className="mb-1 flex items-center gap-1.5 text-13 font-medium">
      <Icon size={14} strokeWidth={2.25} className={props.ink} aria-hidden />
      {props.children}
    </h3>
  );
}

const Reading = () => (
  <div role="status" className="appear-late grid gap-2 py-1">
    <span className="sr-only">Reading the entry…</span>
    <SkeletonBar className="h-4 w-1/3" />
    <SkeletonBar className="h-4 w-1/2" />
    <SkeletonBar className="h-4 w-2/5" />
  </div>
);

const Failed = ({ error, retry }: { error: Error; retry: () => void }) => (
  <div className="grid justify-items-start gap-2">
    <Notice tone="fail">{error.message}</Notice>
    <Button size="s" onClick={() => retry()}>
      Try again
    </Button>
  </div>
);
