import { Check, CircleHelp, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { Tooltip } from "@/components/ui/tooltip";
import { SERVICE_LABELS } from "@/lib/sites/service-labels";
import type { ServiceHealth } from "@/lib/sites/site-health";

const LOOK: Record<ServiceHealth["state"], { icon: LucideIcon; word: string; ink: string }> = {
  up: { icon: Check, word: "answers", ink: "text-muted" },
  slow: { icon: TriangleAlert, word: "slow", ink: "text-warn" },
  down: { icon: OctagonX, word: "does not work", ink: "text-fail" },
  unknown: { icon: CircleHelp, word: "not asked", ink: "text-subtle" },
};

/** A site's services by name, each with how it answered. */
export function SiteServices({ services, stale }: { services: readonly ServiceHealth[]; stale: boolean }) {
  if (services.length === 0) return <span className="text-subtle">—</span>;
  return (
    <ul className="flex flex-wrap gap-x-2.5 text-12">
      {services.map((service) => (
        <li key={service.name}>
          <One service={service} stale={stale} />
        </li>
      ))}
    </ul>
  );
}

function One({ service, stale }: { service: ServiceHealth; stale: boolean }) {
  const { icon: Icon, word, ink } = LOOK[service.state];
  const took = service.latencyMs === undefined ? "" : ` in ${service.latencyMs} ms`;
  const cause = service.cause ? `: ${service.cause}` : "";
  const request = service.requestId ? ` (${service.requestId})` : "";
  const text = `${SERVICE_LABELS[service.name]} ${word}${took}${cause}${request}`;
  const label = (
    <>
      <Icon size={14} strokeWidth={2.25} aria-hidden />
      {SERVICE_LABELS[service.name]}
      <span className="sr-only"> {text.slice(SERVICE_LABELS[service.name].length + 1)}</span>
    </>
  );
  const look = classNames("icon-and-word !gap-1", stale ? "text-subtle" : ink);
  if (service.state === "up") return <span className={look}>{label}</span>;
  // Reachable by keyboard: the cause is in the tooltip.
  return (
    <Tooltip
      text={text}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard reaches the cause
      render={<span tabIndex={0} />}
      className={classNames(look, "rounded-s")}
    >
      {label}
    </Tooltip>
  );
}
