"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment, useState } from "react";
import { Age } from "@/components/data/age";
import { isStale, SITE_STATUS } from "@/components/shell/site-summary";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr, TrDetail } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import type { ListedSite } from "@/lib/sites/sites-list";
import { areOutdated } from "./are-outdated";
import { CheckList } from "./check-list";
import { SiteServices } from "./site-services";

interface Props {
  sites: readonly ListedSite[];
  /** The server's time now. */
  now: number;
  /** When the list was read. */
  asOf: string;
}

/** The sites as those see them who may inspect them: each row opens to its check list. */
export function SitesTable({ sites, now, asOf }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const inspects = sites.some((site) => site.inspected);
  return (
    <Table label="Sites">
      <thead>
        <tr>
          <Th>Site</Th>
          <Th>Region</Th>
          <Th>Reachability, checked</Th>
          {inspects && <Th>Services</Th>}
          {inspects && <Th>Projects</Th>}
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => {
          const isOpen = open === site.id;
          return (
            <Fragment key={site.id}>
              <Tr selected={isOpen}>
                <Td strong>
                  <Name site={site} isOpen={isOpen} onToggle={() => setOpen(isOpen ? null : site.id)} />
                </Td>
                <Td muted>{site.region}</Td>
                <Td>
                  <Reachability site={site} now={now} asOf={asOf} />
                </Td>
                {site.inspected && (
                  <>
                    <Td>
                      <SiteServices services={site.inspected.services} stale={isStale(site, now)} />
                    </Td>
                    <Td muted>
                      <span className="block max-w-60 truncate">{site.inspected.projects.join(", ")}</span>
                    </Td>
                  </>
                )}
              </Tr>
              {isOpen && site.inspected && (
                <TrDetail columns={5}>
                  <Checks site={site} checks={site.inspected.checks} />
                </TrDetail>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

function Name({ site, isOpen, onToggle }: { site: ListedSite; isOpen: boolean; onToggle: () => void }) {
  if (!site.inspected) return <span className="block max-w-72 truncate">{site.name}</span>;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <span className="-ml-1.5 flex items-center gap-0.5">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`Checks of ${site.name}`}
        onClick={onToggle}
        className="grid size-6 place-items-center rounded-s text-subtle hover:bg-hover hover:text-fg"
      >
        <Arrow size={16} aria-hidden />
      </button>
      <Link
        href={routes.site(site.id)}
        className="max-w-72 truncate rounded-s hover:underline hover:underline-offset-3"
      >
        {site.name}
      </Link>
    </span>
  );
}

/** The state's word; greyed with its time when it is not of now. */
export function Reachability({
  site,
  now,
  asOf,
}: {
  site: Pick<ListedSite, "state" | "asOf">;
  now: number;
  asOf: string;
}) {
  const stale = isStale(site, now);
  return (
    <span className="inline-flex items-center gap-2.5">
      <StatusText status={SITE_STATUS[site.state]} stale={stale} />
      <span className="text-12 text-subtle">
        {site.asOf === null ? "never checked" : <Age at={site.asOf} {...(stale ? {} : { asOf })} />}
      </span>
    </span>
  );
}

function Checks({
  site,
  checks,
}: {
  site: ListedSite;
  checks: NonNullable<ListedSite["inspected"]>["checks"];
}) {
  return (
    <>
      {checks.rows.length > 0 ? (
        <CheckList
          rows={checks.rows}
          label={`Checks of ${site.name}`}
          outdated={areOutdated(site, checks.checkedAt)}
        />
      ) : (
        <p className="text-13 text-muted">The check list has not been run yet.</p>
      )}
      <p className="mt-3 text-12 text-subtle">
        {site.state !== "reachable" && site.lastAnsweredAt && (
          <>
            {site.name} last answered <Age at={site.lastAnsweredAt} />.{" "}
          </>
        )}
        {checks.checkedAt && (
          <>
            The whole list ran <Age at={checks.checkedAt} />, and runs hourly.{" "}
          </>
        )}
        <Link href={routes.site(site.id)} className="text-fg underline underline-offset-3">
          Credentials and settings of {site.name}
        </Link>
      </p>
    </>
  );
}
