import { CircleCheck, CircleHelp, type LucideIcon, OctagonX } from "lucide-react";
import Link from "next/link";
import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusBadge } from "@/components/status/status-badge";
import { routes } from "@/lib/routes";
import type { RunPointView, RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { PanelFact, PanelFacts, PanelFrame, PanelSection } from "./panel-frame";
import { POINT_STATUS } from "./run-status";
import { counted } from "./run-words";

/** What a run made, or is making: its recovery point, with the certificate's evidence. */
export function MadePanel({ run, onClose }: { run: RunView; onClose: () => void }) {
  const { point } = run;
  if (!point || point.state === "building") return <Making run={run} onClose={onClose} />;
  return (
    <PanelFrame
      kicker="What this run made"
      title={
        <Link
          href={routes.vnfPoint(run.vnf.id, point.id)}
          className="rounded-s hover:underline hover:underline-offset-3"
        >
          Recovery point {formatUtcTime(point.takenAt)}
        </Link>
      }
      badge={
        <>
          <StatusBadge status={POINT_STATUS[point.state]} />
          <span>
            {point.usable} of {counted(point.of, "VM")}, {point.backedUp} of{" "}
            {counted(point.volumes, "volume")}
          </span>
        </>
      }
      onClose={onClose}
    >
      {point.incompleteReasons.length > 0 && (
        <PanelSection title="Why it is incomplete">
          <ul className="grid gap-1">
            {point.incompleteReasons.map((reason) => (
              <li key={reason} className="break-words">
                <Inert text={reason} />
              </li>
            ))}
          </ul>
        </PanelSection>
      )}
      <Certificate point={point} />
      <PanelSection>
        <PanelFacts>
          <PanelFact name="Data">
            {point.sizeGib} GiB <span className="text-subtle">{modes(point)}</span>
          </PanelFact>
          {point.chainPosition !== null && (
            <PanelFact name="Chain">
              {point.chainPosition === 0
                ? "begins with this point"
                : `increment ${point.chainPosition} since the full`}
            </PanelFact>
          )}
          <PanelFact name="Known at">
            {point.copies.length === 0 ? (
              <span className="text-subtle">
                {point.backedUp === 0 ? "nothing to be known" : "no other site"}
              </span>
            ) : (
              <ul>
                {point.copies.map((copy) => (
                  <li key={copy.siteName}>
                    <Inert text={copy.siteName} />
                    <span className="text-subtle">{copyWords(copy)}</span>
                  </li>
                ))}
              </ul>
            )}
          </PanelFact>
        </PanelFacts>
      </PanelSection>
      <Incidents certificate={point.certificate} />
    </PanelFrame>
  );
}

const modes = ({ fullCount, incrementCount }: RunPointView): string =>
  incrementCount === 0
    ? "full"
    : fullCount === 0
      ? "incremental"
      : `${fullCount} full, ${incrementCount} incremental`;

function copyWords({ known, of, failed }: RunPointView["copies"][number]): string {
  if (failed > 0) return `, ${failed} of ${of} records refused`;
  return known === of ? ", all records" : `, ${known} of ${of} records so far`;
}

function Certificate({ point: { certificate, consistency } }: { point: RunPointView }) {
  if (!certificate) return null;
  const { claims, limits, notHeld } = certificate;
  return (
    <PanelSection title={consistency === null ? "Certificate" : `Certificate: ${consistency}`}>
      <ul>
        {claims.map(({ key, holds, text, detail }) => {
          const [Icon, ink, word]: [LucideIcon, string, string] =
            holds === null
              ? [CircleHelp, "text-idle", "Not known"]
              : holds
                ? [CircleCheck, "text-ok", "Holds"]
                : [OctagonX, "text-fail", "Does not hold"];
          return (
            <li key={key} className="flex gap-2 border-faint py-[5px] not-last:border-b">
              <Icon size={14} strokeWidth={2.25} className={`mt-[3px] ${ink}`} aria-label={word} />
              <span className="min-w-0 break-words">
                <Inert text={text} />
                {detail && (
                  <span className="block text-12 text-subtle slashed-zero tabular-nums">
                    <Inert text={detail} />
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {[...limits, ...notHeld].map((limit) => (
        <p key={limit} className="mt-1.5 break-words text-muted">
          <Inert text={limit} />
        </p>
      ))}
    </PanelSection>
  );
}

function Incidents({ certificate }: Pick<RunPointView, "certificate">) {
  if (!certificate || certificate.incidents.length === 0) return null;
  return (
    <PanelSection title="On the way">
      <ul className="grid gap-1 text-muted">
        {certificate.incidents.map(({ at, text }) => (
          <li key={`${at} ${text}`} className="break-words">
            <span className="text-12 text-subtle slashed-zero tabular-nums">{formatUtcTime(at)}</span>{" "}
            <Inert text={text} />
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}

/** While it goes on, and where nothing came of it. */
function Making({ run, onClose }: { run: RunView; onClose: () => void }) {
  const { lanes, kind } = run;
  const volumes = lanes.flatMap((lane) => lane.volumes);
  const cut = volumes.filter(({ snapshot }) => snapshot.state === "succeeded").length;
  const done = volumes.filter(({ backup }) => backup.state === "succeeded").length;
  const full = volumes.filter(({ mode }) => mode === "full").length;
  if (isOver(run)) {
    return (
      <PanelFrame
        kicker="What this run made"
        title={kind === "prune" ? "Nothing new" : "No recovery point"}
        onClose={onClose}
      >
        <PanelSection>
          <p className="text-muted">
            {kind === "prune"
              ? "A prune deletes backups of recovery points; it makes none."
              : "Nothing of this run can be recovered from. What it made on the way at the site is removed."}
          </p>
        </PanelSection>
      </PanelFrame>
    );
  }
  if (kind === "prune") {
    return (
      <PanelFrame kicker="What this run does" title="Deletes recovery points" onClose={onClose}>
        <PanelSection>
          <p className="text-muted">The newest of a chain first, so that no chain is ever broken.</p>
        </PanelSection>
      </PanelFrame>
    );
  }
  return (
    <PanelFrame
      kicker="What this run makes"
      title="Recovery point"
      badge={<StatusBadge status={run.point ? "pointBuilding" : "stepWaiting"} />}
      onClose={onClose}
    >
      <PanelSection>
        <PanelFacts>
          <PanelFact name="Snapshots">
            {cut} of {volumes.length} cut
          </PanelFact>
          <PanelFact name="Backups">
            {done} of {volumes.length} done
            {full > 0 && (
              <span className="text-subtle">{full === volumes.length ? "full" : `${full} of them full`}</span>
            )}
          </PanelFact>
          <PanelFact name="Data">
            {volumes.reduce((sum, { sizeGib }) => sum + sizeGib, 0)} GiB of volumes
          </PanelFact>
        </PanelFacts>
      </PanelSection>
      <PanelSection>
        <p className="text-muted">
          What it is worth is judged at the end, by what was seen to happen. Until then it does not count as a
          recovery point.
        </p>
      </PanelSection>
    </PanelFrame>
  );
}
