import { CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import { formatSeconds, formatUtcMillis } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import type { Certificate, CertificateClaim } from "@/lib/recovery-points/certificate";
import type { PointView } from "@/lib/recovery-points/point-view";
import { FrozenTable } from "./frozen-table";
import { SnapshotsTable } from "./snapshots-table";

/** The evidence kept with a point: what holds, who stood still from when to when, and when each volume was cut. */
export function PointCertificate({ point }: { point: PointView }) {
  const { certificate } = point;
  if (!certificate)
    return (
      <Section title="Certificate">
        <p className="text-13 text-muted">
          {point.state === "building"
            ? "It is written when the backups are finished and were read back."
            : "None was written: its run ended before it could be."}
        </p>
      </Section>
    );
  return (
    <>
      <Section title="Certificate" note={windowWords(certificate)}>
        <ul className="max-w-[88ch] text-13">
          {certificate.claims.map((claim) => (
            <Claim key={claim.key} claim={claim} />
          ))}
        </ul>
        <Words title="Why it is not better" lines={certificate.limits} />
        <Words title="What no backup holds" lines={certificate.notHeld ?? []} />
        <Words
          title="What went wrong on the way"
          lines={certificate.incidents.map(({ at, text }) => `${formatUtcMillis(at)}: ${text}`)}
        />
      </Section>
      <FrozenTable certificate={certificate} />
      <SnapshotsTable certificate={certificate} servers={point.servers} backups={point.backups} />
    </>
  );
}

function windowWords({ openedAt, closedAt, windowMs, overlap }: Certificate): string {
  if (!openedAt || !closedAt) return "nothing had to be frozen";
  const together = overlap ? `, all still together for ${formatSeconds(overlap.ms)}` : "";
  return `freeze window ${formatUtcMillis(openedAt)} to ${formatUtcMillis(closedAt)}, ${formatSeconds(windowMs)}${together}`;
}

function Claim({ claim: { holds, text, detail } }: { claim: CertificateClaim }) {
  const [Icon, ink, words] =
    holds === null
      ? ([CircleHelp, "text-idle", "Not known"] as const)
      : holds
        ? ([CircleCheck, "text-ok", "Holds"] as const)
        : ([TriangleAlert, "text-warn", "Does not hold"] as const);
  return (
    <li className="flex min-h-8 items-start gap-2 border-b border-faint py-1.5 text-13">
      <Icon size={14} strokeWidth={2.25} className={`mt-[3px] ${ink}`} aria-hidden />
      <span className="sr-only">{words}: </span>
      <span className="min-w-0 flex-1">
        <Inert text={text} />
      </span>
      {detail && (
        <span className="text-12 leading-5 text-subtle">
          <Inert text={detail} />
        </span>
      )}
    </li>
  );
}

function Words({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3 className="pt-4 pb-1 text-13 font-medium">{title}</h3>
      <ul className="max-w-[88ch] text-13 text-muted">
        {lines.map((line) => (
          <li key={line} className="border-b border-faint py-1.5">
            <Inert text={line} />
          </li>
        ))}
      </ul>
    </>
  );
}
