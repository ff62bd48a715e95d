"use client";

import Link from "next/link";
import { useState } from "react";
import { SiteMethods } from "@/components/quiesce/site-methods";
import { isStale } from "@/components/shell/site-summary";
import { useServerNow, useSites } from "@/components/shell/use-sites";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { routes } from "@/lib/routes";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { SitesList } from "@/lib/sites/sites-list";
import { AddCredentialForm } from "./add-credential-form";
import { areOutdated } from "./are-outdated";
import { CredentialsTable } from "./credentials-table";
import { EditSiteForm } from "./edit-site-form";
import { HostAccessSection } from "./host-access-section";
import { LeftoversSection } from "./leftovers-section";
import { RecordsChoice } from "./records-choice";
import { RememberedOffers } from "./remembered-offers";
import { RemoveCredentialDialog } from "./remove-credential-dialog";
import { ReplaceSecretDialog } from "./replace-secret-dialog";
import type { SiteActions } from "./site-actions";
import { SiteChecks } from "./site-checks";
import { SiteFacts } from "./site-facts";
import { Reachability } from "./sites-table";

type Credential = SiteDetail["credentials"][number];
type Open = { what: "edit" | "add" } | { what: "replace" | "remove"; credential: Credential } | undefined;

/** One site: what it is, what we act with there, and how its checks came out. */
export function SiteView({ site, actions }: { site: SiteDetail; actions: SiteActions }) {
  const [open, setOpen] = useState<Open>();
  const now = useServerNow() ?? Date.parse(site.readAt);
  const { data } = useSites<SitesList>();
  // The list is kept up to date; what the page came with stands until its first answer.
  const live = data?.sites.find(({ id }) => id === site.id);
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHeader
        title={site.name}
        note={<Reachability site={live ?? site} now={now} asOf={data?.asOf ?? site.readAt} />}
        actions={
          site.mayChange && (
            <>
              <Button onClick={() => setOpen({ what: "edit" })}>Edit</Button>
              <Link href={routes.deleteSite(site.id)} className={buttonClass("plain")}>
                Delete…
              </Link>
            </>
          )
        }
      />
      {open?.what === "edit" ? (
        <EditSiteForm key={site.version} site={site} action={actions.update} onClose={close} />
      ) : (
        <SiteFacts
          site={site}
          services={live?.inspected?.services ?? site.services}
          stale={isStale(live ?? site, now)}
        />
      )}
      {site.mayChange && site.remembered.length > 0 && (
        <RememberedOffers site={site} action={actions.adopt} />
      )}
      <Section
        title="Credentials"
        note="one per project; their secrets are sealed and never shown"
        actions={site.mayChange && <Button onClick={() => setOpen({ what: "add" })}>Add a credential</Button>}
      >
        <CredentialsTable
          site={site}
          onReplace={(credential) => setOpen({ what: "replace", credential })}
          onRemove={(credential) => setOpen({ what: "remove", credential })}
        />
        {site.mayChange && open?.what === "add" && (
          <AddCredentialForm siteId={site.id} action={actions.addCredential} onClose={close} />
        )}
        {site.mayChange && open?.what !== "add" && (
          <RecordsChoice key={site.version} site={site} action={actions.chooseRecords} />
        )}
      </Section>
      <SiteMethods
        siteName={site.name}
        known={site.quiesce}
        stale={areOutdated(live ?? site, site.quiesce?.asOf ?? null)}
      />
      <HostAccessSection site={site} actions={actions} />
      {site.leftovers.length > 0 && <LeftoversSection siteName={site.name} leftovers={site.leftovers} />}
      <SiteChecks site={site} actions={actions} />
      {open?.what === "replace" && (
        <ReplaceSecretDialog credential={open.credential} action={actions.replaceSecret} onClose={close} />
      )}
      {open?.what === "remove" && (
        <RemoveCredentialDialog
          siteName={site.name}
          credential={open.credential}
          action={actions.removeCredential}
          onClose={close}
        />
      )}
    </>
  );
}
