"use client";

import { ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { StaleNotice } from "@/components/data/stale-notice";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { AuditEntryGroup, AuditPage } from "@/lib/audit/audit-log";
import type { AuditParams } from "@/lib/audit/audit-query";
import { routes } from "@/lib/routes";
import { AuditTable } from "./audit-table";
import { Paging } from "./paging";
import { useAuditLog } from "./use-audit-log";

interface Props {
  params: AuditParams;
  /** The page as the server read it; null when it could not. */
  first: AuditPage | null;
  /** The entry that the address opens. */
  entry: AuditEntryGroup | null;
  /** The id in the address that no entry has. */
  missing: string | null;
}

/** The audit log: who did what, when and why, newest first. */
export function AuditView({ params, first, entry, missing }: Props) {
  const { data, error, refetch } = useAuditLog(params, first);
  if (!data) {
    if (!error) return <PageSkeleton label="Reading the audit log…" />;
    return (
      <>
        <PageHeader title="Audit" />
        <EmptyState
          kind="failed"
          title="The audit log could not be read"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          {error.message} Nothing is lost: entries are written by the database itself. Stillpoint keeps
          asking.
        </EmptyState>
      </>
    );
  }
  // A page that was not the newest to begin with has a link to newer ones instead.
  const isNewest = !first?.hasNewer;
  const broken = data.rows.filter(({ isBroken }) => isBroken).length;
  return (
    <>
      <PageHeader title="Audit" note={data.total === "0" ? undefined : `${count(data.total)}`} />
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
      {isNewest && <NewRows count={data.newRows} />}
      {data.rows.length > 0 ? (
        <AuditTable page={data} entry={entry} />
      ) : (
        <EmptyState kind="none" title={data.total === "0" ? "Nothing has happened yet" : "Nothing older"}>
          Every sign-in, every refusal, every change and every call that changes something at a site is
          written here, with who did it, when and why. Nothing can be changed or removed afterwards.
        </EmptyState>
      )}
      <Paging page={data} isNewest={isNewest} />
    </>
  );
}

const count = (total: string) =>
  total === "1" ? "1 entry" : `${BigInt(total).toLocaleString("en-US")} entries`;

const Above = ({ tone, children }: { tone: "warn" | "fail"; children: React.ReactNode }) => (
  <div className="pb-3">
    <Notice tone={tone}>{children}</Notice>
  </div>
);

/** What came since: shown when it is asked for, so that no row moves under who reads it. */
function NewRows({ count: found }: { count: number }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const words = found === 1 ? "1 new entry" : `${found >= 1_000 ? "1,000 or more" : found} new entries`;
  const show = () =>
    startTransition(() => {
      router.replace(routes.audit);
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
