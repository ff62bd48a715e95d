import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { RememberedSite } from "@/components/sites/remembered-site";
import { SiteView } from "@/components/sites/site-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { findSite } from "@/lib/sites/get-site";
import { checkSitesNowAction } from "../check-sites-now-action";
import { addCredentialAction } from "./add-credential-action";
import { adoptSiteAction } from "./adopt-site-action";
import { chooseRecordsCredentialAction } from "./choose-records-credential-action";
import { confirmHostsAction } from "./confirm-hosts-action";
import { removeCredentialAction } from "./remove-credential-action";
import { removeHostAccessAction } from "./remove-host-access-action";
import { replaceCredentialSecretAction } from "./replace-credential-secret-action";
import { setHostAccessAction } from "./set-host-access-action";
import { tryHostAccessAction } from "./try-host-access-action";
import { updateSiteAction } from "./update-site-action";

export const metadata: Metadata = { title: "Site" };

const actions = {
  check: checkSitesNowAction,
  adopt: adoptSiteAction,
  confirmHosts: confirmHostsAction,
  update: updateSiteAction,
  addCredential: addCredentialAction,
  replaceSecret: replaceCredentialSecretAction,
  removeCredential: removeCredentialAction,
  chooseRecords: chooseRecordsCredentialAction,
  setHostAccess: setHostAccessAction,
  tryHostAccess: tryHostAccessAction,
  removeHostAccess: removeHostAccessAction,
};

export default async function SitePage({ params }: { params: Promise<{ siteId: string }> }) {
  const { siteId } = await params;
  const session = await requirePagePermission(routes.site(siteId), "sites.inspect");
  const site = await findSite(session, siteId);
  if (!site) notFound();
  return (
    <Page trail={[{ label: "Sites", href: routes.sites }, { label: site.name }]}>
      {site.imported ? (
        <RememberedSite site={site} imported={site.imported} />
      ) : (
        <SiteView site={site} actions={actions} />
      )}
    </Page>
  );
}
