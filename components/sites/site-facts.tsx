import type { ReactNode } from "react";
import { formatUtc } from "@/components/data/format-time";
import { MonoId } from "@/components/data/mono-id";
import { siteMethodRows } from "@/components/quiesce/site-method-rows";
import { briefSiteVerdict } from "@/components/quiesce/verdict";
import { VerdictText } from "@/components/quiesce/verdict-text";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { ServiceHealth } from "@/lib/sites/site-health";
import { SiteServices } from "./site-services";

interface Props {
  site: SiteDetail;
  services: readonly ServiceHealth[];
  stale: boolean;
}

/** What is fixed of a site, and how it is reached. */
export function SiteFacts({ site, services, stale }: Props) {
  const facts: [string, ReactNode][] = [
    ["Services", <SiteServices key="services" services={services} stale={stale} />],
    [
      "Quiesce",
      site.quiesce ? (
        <VerdictText
          key="quiesce"
          verdict={briefSiteVerdict(siteMethodRows(site.quiesce.methods))}
          small
          stale={stale}
        />
      ) : (
        <span key="quiesce" className="text-subtle">
          Not known yet
        </span>
      ),
    ],
    [
      "Keystone",
      <span key="url" className="font-mono text-12 break-all">
        {site.authUrl}
      </span>,
    ],
    ["Region", site.region],
    ["Interface", site.interface],
    [
      "Certificate",
      site.authUrl.startsWith("http:") ? (
        <span key="http" className="text-fail">
          Plain HTTP, accepted: passwords and tokens can be read on the way
        </span>
      ) : site.caPem ? (
        "of the site’s own authority"
      ) : (
        "of a public authority"
      ),
    ],
    [
      "Sign-in",
      site.acceptsSignIn ? `its users may sign in; ${signedIn(site.signedIn)} now` : "not by its users",
    ],
    [
      "Confirmed hosts",
      site.confirmedHosts.length === 0 ? (
        "Keystone’s own only"
      ) : (
        <ul key="hosts" className="font-mono text-12 break-all">
          {site.confirmedHosts.map((host) => (
            <li key={host}>{host}</li>
          ))}
        </ul>
      ),
    ],
    ["Added", formatUtc(site.createdAt)],
    ["Id", <MonoId key="id" id={site.id} />],
  ];
  return (
    <dl className="grid max-w-[720px] grid-cols-[140px_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-13 max-sm:grid-cols-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-subtle">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const signedIn = (count: number): string =>
  count === 0 ? "nobody is signed in" : count === 1 ? "one is signed in" : `${count} are signed in`;
