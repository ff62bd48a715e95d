"use client";

import Link from "next/link";
import { ageWords } from "@/components/data/age-words";
import { formatAsOf } from "@/components/data/format-time";
import { STATUS } from "@/components/status/status-meta";
import { TONE_INK } from "@/components/status/tone-ink";
import { Tooltip } from "@/components/ui/tooltip";
import { routes } from "@/lib/routes";
import { isStale, pickForLegend, SITE_STATUS, type SiteSummary } from "./site-summary";
import { useSiteHref } from "./use-site-href";
import { useServerNow, useSites } from "./use-sites";

const LINK = "inline-flex h-6 items-center gap-1.5 rounded-s px-0.5 whitespace-nowrap hover:text-fg";

/** Which sites answer, on every page. Absent while there are none, or nothing is known of them. */
export function SiteLegend() {
  const { data } = useSites();
  const now = useServerNow();
  if (!data || data.sites.length === 0 || now === null) return null;
  const { shown, more } = pickForLegend(data.sites);
  return (
    <ul aria-label="Sites" className="hidden gap-2.5 text-12 text-muted md:flex">
      {shown.map((site) => (
        <li key={site.id}>
          <Entry site={site} now={now} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Link href={routes.sites} className={LINK}>
            +{more}
            <span className="sr-only"> more sites</span>
          </Link>
        </li>
      )}
    </ul>
  );
}

function Entry({ site, now }: { site: SiteSummary; now: number }) {
  const hrefOf = useSiteHref();
  const { word, tone, icon: Icon } = STATUS[SITE_STATUS[site.state]];
  const stale = isStale(site, now);
  const seen = site.asOf === null ? "never checked" : `checked ${ageWords(site.asOf, now)}`;
  return (
    <Tooltip
      text={`${site.region}: ${word.toLowerCase()}, ${seen}`}
      render={<Link href={hrefOf(site.id)} className={LINK} />}
    >
      <Icon size={14} strokeWidth={2.25} className={stale ? "text-subtle" : TONE_INK[tone]} aria-hidden />
      <span className={stale ? "max-w-32 truncate text-subtle" : "max-w-32 truncate"}>{site.name}</span>
      <span className="sr-only">: {word}</span>
      {stale && site.asOf && <span className="text-subtle">as of {formatAsOf(site.asOf, now)}</span>}
    </Tooltip>
  );
}
