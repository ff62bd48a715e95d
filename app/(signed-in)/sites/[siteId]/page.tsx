import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { SiteView } from "@/components/sites/site-view";
import { EmptyState } from "@/components/ui/empty-state";
import { may } from "@/lib/auth/permissions";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { findSite } from "@/lib/sites/get-site";
import { checkSitesNowAction } from "../check-sites-now-action";
import { addCredentialAction } from "./add-credential-action";
import { chooseRecordsCredentialAction } from "./choose-records-credential-action";
import { confirmHostsAction } from "./confirm-hosts-action";
import { removeCredentialAction } from "./remove-credential-action";
import { replaceCredentialSecretAction } from "./replace-credential-secret-action";
import { updateSiteAction } from "./update-site-action";

export const metadata: Metadata = { title: "Site" };

const actions = {
  check: checkSitesNowAction,
  confirmHosts: confirmHostsAction,
  update: updateSiteAction,
  addCredential: addCredentialAction,
  replaceSecret: replaceCredentialSecretAction,
  removeCredential: removeCredentialAction,
  chooseRecords: chooseRecordsCredentialAction,
};

export default async function SitePage({ params }: { params: Promise<{ siteId: string }> }) {
  const { siteId } = await params;
  const session = await requirePageSession(routes.site(siteId));
  if (!may(session.role, "sites.inspect"))
    return (
      <Page trail={[{ label: "Sites", href: routes.sites }, { label: "Site" }]}>
        <EmptyState kind="forbidden" title="The details of a site are for administrators and auditors">
          Your role is {session.role}. Whether the site answers is on the page of all sites.
        </EmptyState>
      </Page>
    );
  const site = await findSite(session, siteId);
  if (!site) notFound();
  return (
    <Page trail={[{ label: "Sites", href: routes.sites }, { label: site.name }]}>
      <SiteView site={site} actions={actions} />
    </Page>
  );
}
