import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { DeleteConsequences } from "@/components/sites/delete-consequences";
import { DeleteSiteForm } from "@/components/sites/delete-site-form";
import { PageHeader } from "@/components/ui/page-header";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { findSite } from "@/lib/sites/get-site";
import { deleteSiteAction } from "./delete-site-action";

export const metadata: Metadata = { title: "Delete a site" };

export default async function DeleteSitePage({ params }: { params: Promise<{ siteId: string }> }) {
  const { siteId } = await params;
  const session = await requirePagePermission(routes.deleteSite(siteId), "sites.change");
  const site = await findSite(session, siteId);
  if (!site) notFound();
  const { id, name, version } = site;
  return (
    <Page
      trail={[
        { label: "Sites", href: routes.sites },
        { label: name, href: routes.site(id) },
        { label: "Delete" },
      ]}
    >
      <PageHeader title={`Delete the site ${name}`} />
      <DeleteConsequences site={site} isOwn={session.siteId === id} />
      {site.uses.length === 0 && <DeleteSiteForm site={{ id, name, version }} action={deleteSiteAction} />}
    </Page>
  );
}
