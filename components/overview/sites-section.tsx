"use client";

import Link from "next/link";
import { ageWords } from "@/components/data/age-words";
import { formatUtc } from "@/components/data/format-time";
import { useShell } from "@/components/shell/shell-context";
import { SITE_STATUS } from "@/components/shell/site-summary";
import { useSiteHref } from "@/components/shell/use-site-href";
import { StatusBadge } from "@/components/status/status-badge";
import { buttonClass } from "@/components/ui/button-class";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { may } from "@/lib/auth/permissions";
import type { SiteRow } from "@/lib/installation/installation";
import { routes } from "@/lib/routes";

interface Props {
  sites: SiteRow[];
  asOf: string;
  stale: boolean;
}

/** Whether each site answers; or how to begin. */
export function SitesSection({ sites, asOf, stale }: Props) {
  const hrefOf = useSiteHref();
  if (sites.length === 0) return <NoSites />;
  return (
    <Section title="Sites" note="asked every 30 s by a worker">
      <Table label="Sites">
        <thead>
          <tr>
            <Th>State</Th>
            <Th>Site</Th>
            <Th>Region</Th>
            <Th align="right">Asked</Th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <Tr key={site.id}>
              <Td>
                <StatusBadge status={SITE_STATUS[site.state]} stale={stale} />
              </Td>
              <Td strong>
                <Link href={hrefOf(site.id)} className="hover:underline hover:underline-offset-3">
                  {site.name}
                </Link>
              </Td>
              <Td muted>{site.region}</Td>
              <Td align="right">
                {site.asOf === null ? (
                  "not yet"
                ) : (
                  <time dateTime={site.asOf} title={formatUtc(site.asOf)}>
                    {ageWords(site.asOf, Date.parse(asOf))}
                  </time>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function NoSites() {
  const { role } = useShell();
  return (
    <Section title="Sites">
      <div className="max-w-[560px] pt-2 pb-4">
        <p className="max-w-[72ch] text-muted">
          A site is one OpenStack region with its Keystone. Its VMs appear here once it is added; with a
          second one, what is lost at the first can be brought back there.
        </p>
        {may(role, "sites.change") ? (
          <Link href={routes.addSite} className={`${buttonClass("primary")} mt-3`}>
            Add a site
          </Link>
        ) : (
          <p className="mt-2 text-muted">An administrator adds sites.</p>
        )}
      </div>
    </Section>
  );
}
