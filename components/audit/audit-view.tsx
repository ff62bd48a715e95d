"use client";

import { ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageSkeleton } from "@/components/ui/skeleton";
import { isFiltered } from "@/lib/audit/audit-filter";
import type { AuditEntryGroup, AuditPage } from "@/lib/audit/audit-log";
import type { AuditAddress } from "@/lib/audit/audit-query";
import { auditHref } from "./audit-href";
import { AuditTable } from "./audit-table";
import { Paging } from "./paging";
import { useAuditLog } from "./use-audit-log";

interface Props {
  address: AuditAddress;
  /** The page as the server read it; null when it could not. */
  first: AuditPage | null;
  /** The entry that the address opens. */
  entry: AuditEntryGroup | null;
  /** The id in the address that no entry has. */
  missing: string | null;
}

/** The audit log: who did what, when and why, newest first. */
export function AuditView({ address, first, entry, missing }: Props) {
  const { data, error, refetch } = useAuditLog(address, first);
  if (!data) {
    if (!error) return <PageSkeleton label="Reading the audit log…" />;
    return (
      <EmptyState
        kind="failed"
        title="The audit log could not be read"
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {error.message} Nothing is lost: entries are written by the database itself. Stillpoint keeps asking.
      </EmptyState>
    );
  }
  // A page that was not the newest to begin with has a link to newer ones instead.
  const isNewest = !first?.hasNewer;
  const broken = data.rows.filter(({ isBroken }) => isBroken).length;
  return (
    <>
      {error && <StaleNotice error={error} />}
      {missing && <Above tone="warn">There is no entry with the id {missing} in the log.</Above>}
      {broken > 0 && (
        <Above tone="fail">
          {broken === 1
            ? "1 of the entries shown does not fit its chain. Open it to see why: "
            : `${broken} of the entries shown do not fit their chain. Open them to see why: `}
          the log was changed in the database itself.
        </Above>
      )}
      {isNewest && <NewRows count={data.newRows} href={auditHref(address.filter)} />}
      {data.rows.length > 0 ? (
        <AuditTable page={data} entry={entry} />
      ) : (
        <Nothing isFiltered={isFiltered(address.filter)} isEmpty={data.total === "0"} isNewest={isNewest} />
      )}
      <Paging page={data} isNewest={isNewest} filter={address.filter} />
    </>
  );
}

function Nothing(is: { isFiltered: boolean; isEmpty: boolean; isNewest: boolean }) {
  if (is.isFiltered)
    return (
      <EmptyState kind="filtered" title={is.isNewest ? "No entry matches" : "No older entry matches"}>
        Every word of a search must begin a word of the entry; other filters must match all of it. Nothing is
        ever removed from the log.
      </EmptyState>
    );
  return (
    <EmptyState kind="none" title={is.isEmpty ? "Nothing has happened yet" : "Nothing older"}>
      Every sign-in, every refusal, every change and every call that changes something at a site is written
      here, with who did it, when and why. Nothing can be changed or removed afterwards.
    </EmptyState>
  );
}

const Above = ({ tone, children }: { tone: "warn" | "fail"; children: React.ReactNode }) => (
  <div className="pb-3">
    <Notice tone={tone}>{children}</Notice>
  </div>
);

/** What came since: shown when it is asked for, so that no row moves under who reads it. */
function NewRows({ count: found, href }: { count: number; href: string }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const words = found === 1 ? "1 new entry" : `${found >= 1_000 ? "1,000 or more" : found} new entries`;
  const show = () =>
    startTransition(() => {
      router.replace(href);
      router.refresh();
    });
  return (
    <div role="status">
      {found > 0 && (
        <button
          type="button"
          aria-disabled={isPending || undefined}
          onClick={isPending ? undefined : show}
          className="-mx-gutter flex h-8 w-[calc(100%+2*var(--spacing-gutter))] items-center justify-center gap-1.5 border-y border-faint bg-run-tint text-13 font-medium text-run focus-visible:-outline-offset-2"
        >
          <ArrowUp size={14} strokeWidth={2.25} aria-hidden />
          Show {words}
        </button>
      )}
    </div>
  );
}
