"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { StatusBadge } from "@/components/status/status-badge";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { type LinkTab, LinkTabs } from "@/components/ui/tabs";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import type { VnfView } from "@/lib/vnfs/vnf";
import { PROTECTION_STATUS } from "./vnf-status";

interface Props {
  vnf: VnfView;
  /** What is shown is the last known. */
  stale?: boolean;
}

/** The head of every page of a VNF: what it is, whether it is protected, the one thing to do, and its sections. */
export function VnfHead({ vnf, stale = false }: Props) {
  const { role } = useShell();
  return (
    <>
      <PageHeader
        title={<Inert text={vnf.name} />}
        badge={
          <StatusBadge
            status={vnf.deletedAt ? "vnfDeleted" : PROTECTION_STATUS[vnf.protection]}
            stale={stale}
          />
        }
        note={<Where vnf={vnf} />}
        actions={
          vnf.deletedAt ? (
            <WhenDeleted vnf={vnf} mayChange={may(role, "vnfs.change")} />
          ) : (
            <>
              <Link href={routes.recoverVnf(vnf.id)} className={buttonClass()}>
                {may(role, "recoveries.drill") ? "Recover…" : "How it recovers"}
              </Link>
              {may(role, "recoveries.fail-over") && !vnf.site.isRemembered && (
                <Link href={routes.restoreVnf(vnf.id)} className={buttonClass()}>
                  Restore…
                </Link>
              )}
              {may(role, "backups.run") && <BackUp vnf={vnf} />}
            </>
          )
        }
      />
      {vnf.deletedAt && (
        <div className="pb-2">
          <Notice tone="warn">
            This VNF was deleted at {formatUtc(vnf.deletedAt)}. Nothing of it is backed up any more.{" "}
            {vnf.pointCount > 0 &&
              "Its recovery points are kept until somebody deletes them; whoever wants to recover from them brings it back first."}
          </Notice>
        </div>
      )}
      <LinkTabs label="Sections of this VNF" items={tabsOf(vnf, may(role, "vnfs.change"))} />
    </>
  );
}

function WhenDeleted({ vnf: { id, pointCount }, mayChange }: { vnf: VnfView; mayChange: boolean }) {
  if (!mayChange || pointCount === 0) return null;
  return (
    <>
      <Link href={routes.deletePoints(id)} className={buttonClass()}>
        Delete these points…
      </Link>
      <Link href={routes.bringBackVnf(id)} className={buttonClass("primary")}>
        Bring back…
      </Link>
    </>
  );
}

function Where({ vnf: { members, site, receivers } }: { vnf: VnfView }) {
  // One that several VMs share is one.
  const volumes = new Set(
    members.flatMap((m) => m.volumes.flatMap((v) => (v.isExcluded ? [] : [v.volumeId]))),
  ).size;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {counted(members.length, "VM")}
      {!site.isRemembered && `, ${counted(volumes, "volume")}`} at{" "}
      <span>
        <Inert text={site.name} />
        {site.isRemembered && ", known from manifests only"}
      </span>
      {receivers.length > 0 && (
        <>
          <ArrowRight size={14} className="text-subtle" aria-hidden />
          {receivers.map(({ siteId, siteName }, index) => (
            <span key={siteId}>
              {index === 0 ? "records at " : ", "}
              <Inert text={siteName} />
            </span>
          ))}
        </>
      )}
    </span>
  );
}

/** "1 VM", "5 VMs". */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function BackUp({ vnf: { id, activeRun, pausedAt, members, site, openFailover } }: { vnf: VnfView }) {
  if (activeRun)
    return (
      <Link href={routes.run(activeRun.id)} className={buttonClass("primary")}>
        Watch {runName(activeRun)}
      </Link>
    );
  if (openFailover)
    return (
      <Link href={routes.run(openFailover.runId)} className={buttonClass("primary")}>
        Decide about {openFailover.name}…
      </Link>
    );
  const reason = site.isRemembered
    ? "Its site is known from a manifest only: there is nothing to back up from."
    : pausedAt
      ? "It is paused. Resume it in its settings first."
      : members.length === 0
        ? "It has no VMs. Add some in its settings first."
        : undefined;
  if (reason)
    return (
      <Button kind="primary" disabledReason={reason}>
        Back up now…
      </Button>
    );
  return (
    <Link href={routes.backUpVnf(id)} className={buttonClass("primary")}>
      Back up now…
    </Link>
  );
}

const tabsOf = ({ id, pointCount, runCount, deletedAt }: VnfView, mayChange: boolean): LinkTab[] => [
  { href: routes.vnf(id), label: "Protection" },
  { href: routes.vnfPoints(id), label: "Recovery points", count: pointCount },
  { href: routes.vnfRuns(id), label: "Runs", count: runCount },
  ...(deletedAt ? [] : [{ href: routes.recoveryPlan(id), label: "Recovery plan" }]),
  ...(mayChange && !deletedAt ? [{ href: routes.vnfSettings(id), label: "Settings" }] : []),
];
