import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { AddSitePage } from "@/components/sites/add-site-page";
import { PageHeader } from "@/components/ui/page-header";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { addSitesAction } from "./add-sites-action";
import { checkDraftsAction } from "./check-drafts-action";
import { previewCloudsAction } from "./preview-clouds-action";

export const metadata: Metadata = { title: "Add sites" };

export default async function AddSitesPage() {
  await requirePagePermission(routes.addSite, "sites.change");
  return (
    <Page trail={[{ label: "Sites", href: routes.sites }, { label: "Add" }]}>
      <PageHeader title="Add sites" />
      <AddSitePage
        actions={{ preview: previewCloudsAction, check: checkDraftsAction, add: addSitesAction }}
      />
    </Page>
  );
}
