"use client";

import Link from "next/link";
import { ErrorCause } from "@/components/data/error-cause";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { StaleNotice } from "@/components/data/stale-notice";
import { visibleText } from "@/components/data/visible-text";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { FailoverMark } from "@/components/recoveries/failover-mark";
import { StatusBadge } from "@/components/status/status-badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { Vm } from "@/lib/inventory/vm";
import { routes } from "@/lib/routes";
import { PartNote } from "./part-note";
import { useVm } from "./use-vm";
import { VmActions } from "./vm-actions";
import { VmFacts } from "./vm-facts";
import { VmMigration } from "./vm-migration";
import { VmPorts } from "./vm-ports";
import { VmQuiesce } from "./vm-quiesce";
import { taskWords, vmStatus } from "./vm-status";
import { VmVolumes } from "./vm-volumes";

interface Props {
  siteId: string;
  serverId: string;
  /** As last known; null when only the site can tell. */
  initial: Vm | null;
}

/** One VM with all that is known of it, and from when each part is. */
export function VmView({ siteId, serverId, initial }: Props) {
  const { data: vm, error, refetch } = useVm(siteId, serverId, initial);
  if (!vm) {
    if (!error) return <PageSkeleton label="Asking the site about this VM…" />;
    return (
      <>
        <PageHeader title="VM" />
        <EmptyState
          kind="failed"
          title="This VM could not be read now"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          <ErrorCause error={error} />
        </EmptyState>
      </>
    );
  }
  const server = vm.server.value;
  const isStale = vm.server.why !== undefined;
  return (
    <>
      <PageHeader
        title={<Inert text={vm.name} />}
        badge={
          <>
            {vm.drill && <DrillMark />}
            {vm.mark && <FailoverMark mark={vm.mark} />}
            <VmBadge vm={vm} />
          </>
        }
        note={
          <>
            <Inert text={vm.projectName} /> at <Inert text={vm.siteName} />
            {vm.drill && <OfDrill drill={vm.drill} />}
            {vm.mark && <OfFailover mark={vm.mark} />}
            {!isStale && (
              <span className="ml-3 text-subtle">
                <PartNote part={vm.server} />
              </span>
            )}
          </>
        }
        actions={<MonoId id={vm.serverId} what="VM id" />}
      />
      {error && <StaleNotice error={error} />}
      {isStale && (
        <div className="-mt-1 pb-2.5 text-13">
          <PartNote part={vm.server} />
        </div>
      )}
      <Gone vm={vm} />
      {server?.fault && (
        <div className="pb-3">
          <Notice tone="fail">Nova says: {visibleText(server.fault)}</Notice>
        </div>
      )}
      <VmFacts vm={vm} />
      <VmMigration part={vm.migration} isMigrating={server?.status === "MIGRATING"} />
      <VmVolumes part={vm.volumes} />
      <VmPorts part={vm.ports} />
      <VmQuiesce vm={vm} />
      <VmActions part={vm.actions} />
    </>
  );
}

/** It is a copy, and will be removed. */
/** Where it is decided about. */
function OfFailover({ mark }: { mark: NonNullable<Vm["mark"]> }) {
  if (mark.kind !== "former")
    return (
      <>
        , made by the {mark.kind}{" "}
        {mark.runId ? (
          <Link href={routes.run(mark.runId)} className="underline underline-offset-3">
            {mark.name}
          </Link>
        ) : (
          mark.name
        )}
        , which is not decided about
      </>
    );
  return (
    <>
      , left behind by{" "}
      {mark.vnf ? (
        <Link href={routes.vnf(mark.vnf.id)} className="underline underline-offset-3">
          <Inert text={mark.vnf.name} />
        </Link>
      ) : (
        "a VNF"
      )}
      , which is elsewhere now
    </>
  );
}

function OfDrill({ drill: { name, runId } }: { drill: NonNullable<Vm["drill"]> }) {
  return (
    <>
      , a copy made by the drill{" "}
      {runId ? (
        <Link href={routes.run(runId)} className="underline underline-offset-3">
          {name}
        </Link>
      ) : (
        name
      )}
    </>
  );
}

function VmBadge({ vm: { server, deletedAt, missingSince } }: { vm: Vm }) {
  if (!server.value) return <StatusBadge status="unknown" />;
  const { group, status, taskState } = server.value;
  const shown = deletedAt ? "deleted" : missingSince ? "missing" : group;
  const task = taskWords(taskState, status, shown);
  return (
    <span className="flex items-center gap-2">
      <StatusBadge status={vmStatus(shown, status)} stale={!server.isLive && server.why !== undefined} />
      {task && <span className="text-13 text-muted">{task}</span>}
    </span>
  );
}

/** That a VM is deleted at its site, or that nobody knows. */
function Gone({ vm: { deletedAt, missingSince } }: { vm: Vm }) {
  if (!deletedAt && !missingSince) return null;
  return (
    <div className="pb-3">
      <Notice tone="warn">
        {deletedAt
          ? `Nova says that this VM is deleted; Stillpoint learned it at ${formatUtc(deletedAt)}. Below is what was known before.`
          : `This VM is missing from Nova’s list since ${formatUtc(missingSince ?? "")}. That is not the same as deleted: Stillpoint keeps asking.`}
      </Notice>
    </div>
  );
}
