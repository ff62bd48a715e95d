"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { routes } from "@/lib/routes";
import { OpenRecoveryNote } from "../open-recovery";
import { addressOf, whyNotAt } from "../recover-entries";
import { useRecoveryOptions } from "../use-recovery-options";
import { isPlanOf, useRecoveryPlan } from "../use-recovery-plan";
import { FailoverPage } from "./failover-page";
import type { StartFailover } from "./use-start-failover";

interface Props {
  vnfId: string;
  start: StartFailover;
  /** Names this visit's start: pressed twice, it is one run. */
  startKey: string;
}

/** The last step to a failover: of what the address names, as it would be now. */
export function FailoverView({ vnfId, start, startKey }: Props) {
  const params = useSearchParams();
  const client = useQueryClient();
  const { data: options, error, refetch, isFetching } = useRecoveryOptions(vnfId);
  const point = options?.points.find(({ id }) => id === params.get("point"));
  const site = options?.sites.find(({ id }) => id === params.get("site"));
  const mayFallBack = params.get("mayFallBack") === "true";
  const promotesId = params.get("promotes");
  const isOpen = Boolean(options?.open);
  const wanted =
    point && site && !isOpen && !whyNotAt(site, "failover")
      ? ({
          mode: "failover",
          siteId: site.id,
          pointId: point.id,
          keepMinutes: 0,
          mayFallBack,
          promotesId,
        } as const)
      : null;
  const read = useRecoveryPlan(vnfId, wanted);
  const view = read.data && wanted && isPlanOf(read.data, wanted) ? read.data : undefined;
  if (!options && error)
    return (
      <>
        <PageHeader title="Fail over" />
        <ReadFailed what="The VNF" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    );
  if (!options) return <PageSkeleton label="Reading what can be recovered…" />;
  if (options.open) return <OpenRecoveryNote vnfName={options.vnf.name} open={options.open} />;
  if (!wanted)
    return (
      <>
        <PageHeader title={<Inert text={options.vnf.name} />} />
        <EmptyState
          kind="none"
          title="Choose the moment and the site first"
          action={
            <Link
              href={`${routes.recoverVnf(vnfId)}${addressOf({ step: "point", mode: "failover" })}`}
              className={buttonClass("primary")}
            >
              Choose them
            </Link>
          }
        >
          {params.get("point") && params.get("site")
            ? "What this address names cannot be failed over from or to any more."
            : "This address names neither a recovery point nor a site."}
        </EmptyState>
      </>
    );
  if (!view && read.error)
    return (
      <>
        <PageHeader title="Fail over" />
        <ReadFailed
          what="The plan"
          error={read.error}
          retry={() => void read.refetch()}
          busy={read.isFetching}
        />
      </>
    );
  if (!view) return <PageSkeleton label="Asking both sites, and making the plan…" />;
  return (
    <FailoverPage
      options={options}
      view={view}
      error={read.error ?? error}
      start={start}
      startKey={startKey}
      readAgain={() => void client.invalidateQueries({ queryKey: ["vnfs"] })}
    />
  );
}
