"use client";

import Link from "next/link";
import { formatDay } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { Section } from "@/components/ui/section";
import { routes } from "@/lib/routes";
import type { VnfView as Vnf } from "@/lib/vnfs/vnf";
import { FormerVms } from "./former-vms";
import { FreezeOrder } from "./freeze-order";
import { OpenFailoverNotice } from "./open-failover";
import { PointsTable } from "./points-table";
import { ReadinessSection } from "./readiness-section";
import { RpoStrip, stripWords } from "./rpo-strip";
import { SchedulesSection } from "./schedules-section";
import type { VnfActions } from "./vnf-actions";
import { type RepairDrift, VnfAttention } from "./vnf-attention";
import { VnfFacts } from "./vnf-facts";
import { VnfPage } from "./vnf-page";

/** How a VNF is protected: the newest point against the RPO, the freeze, its order, the last thirty days. */
export function VnfView({
  vnfId,
  repair,
  actions,
}: {
  vnfId: string;
  repair: RepairDrift;
  actions: VnfActions;
}) {
  return (
    <VnfPage vnfId={vnfId}>
      {(vnf, stale) => (
        <>
          {!vnf.deletedAt && <VnfFacts vnf={vnf} stale={stale} />}
          <About vnf={vnf} />
          <OpenFailoverNotice vnf={vnf} />
          <FormerVms vnf={vnf} stale={stale} actions={actions} />
          <VnfAttention vnf={vnf} repair={repair} />
          <ReadinessSection vnf={vnf} check={actions.checkReadiness} />
          {!vnf.deletedAt && !vnf.site.isRemembered && <FreezeOrder vnf={vnf} />}
          <SchedulesSection vnf={vnf} />
          <Points vnf={vnf} />
        </>
      )}
    </VnfPage>
  );
}

function About({ vnf: { description, owner } }: { vnf: Vnf }) {
  if (description === "" && owner === "") return null;
  return (
    <p className="max-w-[88ch] pt-3 text-13 break-words text-muted">
      {description !== "" && <Inert text={description} />}
      {owner !== "" && (
        <span className={description === "" ? undefined : "ml-3"}>
          <span className="text-subtle">Owner</span> <Inert text={owner} />
        </span>
      )}
    </p>
  );
}

function Points({ vnf }: { vnf: Vnf }) {
  const [first] = vnf.days;
  return (
    <Section
      title="Recovery points"
      note={stripWords(vnf.days)}
      actions={
        first && (
          <span className="text-12 text-subtle">one bar a day; {formatDay(first.day)} to today, UTC</span>
        )
      }
    >
      <RpoStrip days={vnf.days} />
      {vnf.points.length === 0 ? (
        <p className="pt-1 text-13 text-muted">
          None yet. The first backup is full; it makes the first recovery point.
        </p>
      ) : (
        <PointsTable vnfId={vnf.id} points={vnf.points} now={vnf.now} />
      )}
      {vnf.pointCount > vnf.points.length && (
        <div className="pt-2">
          <Link href={routes.vnfPoints(vnf.id)} className={buttonClass("plain", "s")}>
            All {vnf.pointCount} recovery points
          </Link>
        </div>
      )}
    </Section>
  );
}
