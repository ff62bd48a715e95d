"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchJson } from "@/components/data/fetch-json";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { type AskedHold, type HoldActions, HoldDialog } from "@/components/retention/hold-dialog";
import { PointFate } from "@/components/retention/point-fate";
import { RetentionLine } from "@/components/retention/retention-line";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { PointsTable } from "@/components/vnfs/points-table";
import { usePoints } from "@/components/vnfs/use-vnfs";
import { VnfPage } from "@/components/vnfs/vnf-page";
import { may } from "@/lib/auth/permissions";
import type { PointsList } from "@/lib/recovery-points/list-points";
import { routes } from "@/lib/routes";
import { pointsKey } from "@/lib/vnfs/vnf-keys";

/** All recovery points of a VNF, read page by page. */
export function PointsView({ vnfId, actions }: { vnfId: string; actions: HoldActions }) {
  const { role } = useShell();
  const { data, error, refetch, isFetching } = usePoints(vnfId);
  return (
    <VnfPage vnfId={vnfId}>
      {(vnf, vnfIsStale) => (
        <>
          {!data && !error && <TableSkeleton label="Reading the recovery points…" />}
          {!data && error && (
            <ReadFailed
              what="The recovery points"
              error={error}
              retry={() => void refetch()}
              busy={isFetching}
            />
          )}
          {data && error && !vnfIsStale && <StaleNotice error={error} />}
          {data && data.rows.length === 0 && (
            <EmptyState kind="none" title="No recovery point yet">
              A backup makes one: all volumes of the VNF as they were at one moment, with what is needed to
              build its VMs again.
            </EmptyState>
          )}
          {data && data.rows.length > 0 && (
            <Pages
              vnfId={vnfId}
              first={data}
              mayHold={may(role, "points.hold")}
              actions={actions}
              mayRestore={!vnf.deletedAt && !vnf.site.isRemembered && may(role, "recoveries.fail-over")}
            />
          )}
        </>
      )}
    </VnfPage>
  );
}

interface PagesProps {
  vnfId: string;
  first: PointsList;
  mayRestore: boolean;
  mayHold: boolean;
  actions: HoldActions;
}

function Pages({ vnfId, first, mayRestore, mayHold, actions }: PagesProps) {
  const [asked, setAsked] = useState<AskedHold>();
  const [before, setBefore] = useState<string>();
  const older = useQuery<PointsList, Error>({
    queryKey: [...pointsKey(vnfId), before],
    queryFn: ({ signal }) =>
      fetchJson<PointsList>(
        `${routes.api.vnfPoints(vnfId)}?${new URLSearchParams({ before: before ?? "" })}`,
        signal,
      ),
    enabled: before !== undefined,
  });
  const page = before === undefined ? first : older.data;
  const last = page?.rows.at(-1);
  return (
    <>
      {page ? (
        <div className="-mt-4">
          <RetentionLine retention={page.retention} />
          <PointsTable
            vnfId={vnfId}
            points={page.rows}
            now={page.asOf}
            mayRestore={mayRestore}
            fateOf={(point) => (
              <PointFate
                point={point}
                retained={page.retention.points[point.id]}
                ask={mayHold ? setAsked : undefined}
              />
            )}
          />
        </div>
      ) : older.error ? (
        <ReadFailed
          what="Older recovery points"
          error={older.error}
          retry={() => void older.refetch()}
          busy={older.isFetching}
        />
      ) : (
        <TableSkeleton label="Reading older recovery points…" />
      )}
      {asked && (
        <HoldDialog
          key={asked.point.id}
          vnfId={vnfId}
          asked={asked}
          actions={actions}
          onClose={() => setAsked(undefined)}
        />
      )}
      {(before !== undefined || page?.hasOlder) && (
        <div className="flex gap-2 pt-3">
          {before !== undefined && (
            <Button size="s" onClick={() => setBefore(undefined)}>
              Back to the newest
            </Button>
          )}
          {page?.hasOlder && last && (
            <Button size="s" onClick={() => setBefore(last.takenAt)}>
              Show older ones
            </Button>
          )}
        </div>
      )}
    </>
  );
}
