"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { useShell } from "@/components/shell/shell-context";
import { StatusBadge } from "@/components/status/status-badge";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { usePoint } from "@/components/vnfs/use-vnfs";
import { pointStatus } from "@/components/vnfs/vnf-status";
import { may } from "@/lib/auth/permissions";
import type { PointView } from "@/lib/recovery-points/point-view";
import { hasSomethingLeft } from "@/lib/recovery-points/prune/left-of-points";
import { routes } from "@/lib/routes";
import { PointBackups } from "./point-backups";
import { PointCertificate } from "./point-certificate";
import { PointFacts } from "./point-facts";
import { PointServers } from "./point-servers";

/** One recovery point: what it is worth and why, what it is made of, and what would be rebuilt from it. */
export function PointPage({ vnfId, pointId }: { vnfId: string; pointId: string }) {
  const { data: point, error, refetch, isFetching } = usePoint(vnfId, pointId);
  if (!point) {
    if (!error) return <PageSkeleton label="Reading the recovery point…" />;
    return (
      <>
        <PageHeader title="Recovery point" />
        <ReadFailed what="The recovery point" error={error} retry={() => void refetch()} busy={isFetching} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={<time dateTime={point.takenAt}>{formatDayTime(point.takenAt)} UTC</time>}
        badge={<StatusBadge status={pointStatus(point)} stale={error !== null} />}
        note={
          <>
            recovery point of{" "}
            <Link href={routes.vnf(vnfId)} className="underline underline-offset-3">
              <Inert text={point.vnf.name} />
            </Link>
            {point.vnf.isDeleted && ", which was deleted"} at <Inert text={point.site.name} />
          </>
        }
        actions={
          <>
            <MonoId id={point.id} what="recovery point id" />
            <Manifest point={point} />
            <Delete point={point} />
          </>
        }
      />
      {error && <StaleNotice error={error} />}
      {point.importedAt && (
        <div className="pb-3">
          <Notice tone="ok">
            Imported {formatDayTime(point.importedAt)} UTC
            {point.signedBy
              ? ` from the installation that signs with ${point.signedBy}`
              : ", from what later ones build on"}
            .
          </Notice>
        </div>
      )}
      {point.incompleteReasons.length > 0 && (
        <div className="pb-3">
          <Notice tone={point.usable === 0 ? "fail" : "warn"}>
            {point.incompleteReasons.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
          </Notice>
        </div>
      )}
      <PointFacts point={point} />
      <PointCertificate point={point} />
      <PointBackups point={point} />
      <PointServers point={point} />
      {point.signedBy && (
        <p className="pt-5 text-12 text-muted">
          “npm run manifest” checks a downloaded manifest by the key that signed it:{" "}
          <MonoId id={point.signedBy} what="fingerprint" whole />
        </p>
      )}
    </>
  );
}

function Delete({ point }: { point: PointView }) {
  const { role } = useShell();
  if (!may(role, "vnfs.change") || !hasSomethingLeft(point)) return null;
  return (
    <Link href={routes.deletePoints(point.vnf.id, [point.id])} className={buttonClass()}>
      Delete…
    </Link>
  );
}

function Manifest({ point }: { point: PointView }) {
  const { role } = useShell();
  if (!may(role, "points.export")) return null;
  if (!point.hasManifest)
    return (
      <Button disabledReason="It is signed when the recovery point is finished.">
        <Download size={14} aria-hidden />
        Manifest
      </Button>
    );
  return (
    <a href={routes.api.manifest(point.id)} download className={buttonClass()}>
      <Download size={14} aria-hidden />
      Manifest
    </a>
  );
}
