"use client";

import Link from "next/link";
import { useState } from "react";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { RunsTable } from "@/components/runs/runs-table";
import { useRuns } from "@/components/runs/use-runs";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { routes } from "@/lib/routes";
import { VnfPage } from "./vnf-page";

/** The runs of one VNF, the newest first. */
export function VnfRunsView({ vnfId }: { vnfId: string }) {
  return (
    <VnfPage vnfId={vnfId}>
      {(vnf, vnfIsStale) => <Runs vnfId={vnfId} isDeleted={vnf.deletedAt !== null} vnfIsStale={vnfIsStale} />}
    </VnfPage>
  );
}

function Runs({ vnfId, isDeleted, vnfIsStale }: { vnfId: string; isDeleted: boolean; vnfIsStale: boolean }) {
  const [before, setBefore] = useState<number>();
  const query = new URLSearchParams({ vnf: vnfId, ...(before !== undefined && { before: String(before) }) });
  const { data, error, refetch, isFetching } = useRuns(query.toString(), null);
  if (!data)
    return error ? (
      <ReadFailed what="The runs" error={error} retry={() => void refetch()} busy={isFetching} />
    ) : (
      <TableSkeleton label="Reading the runs…" />
    );
  if (data.rows.length === 0 && before === undefined)
    return (
      <EmptyState
        kind="none"
        title="Nothing has run yet"
        action={
          !isDeleted && (
            <Link href={routes.vnf(vnfId)} className={buttonClass()}>
              Back to its protection
            </Link>
          )
        }
      >
        Each backup of this VNF is a run: its checks, how long each VM stood still, and what came of it are
        kept here.
      </EmptyState>
    );
  const last = data.rows.at(-1);
  return (
    <>
      {error && !vnfIsStale && <StaleNotice error={error} />}
      <div className="-mt-4">
        <RunsTable rows={data.rows} asOf={data.asOf} isStale={error !== null} hideVnf />
      </div>
      <div className="flex gap-2 pt-3">
        {before !== undefined && (
          <Button size="s" onClick={() => setBefore(undefined)}>
            Back to the newest
          </Button>
        )}
        {data.hasOlder && last && (
          <Button size="s" onClick={() => setBefore(last.number)}>
            Show older ones
          </Button>
        )}
      </div>
    </>
  );
}
