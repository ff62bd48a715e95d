import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { AddSitePage } from "@/components/sites/add-site-page";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { may } from "@/lib/auth/permissions";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { addSitesAction } from "./add-sites-action";
import { checkDraftsAction } from "./check-drafts-action";
import { previewCloudsAction } from "./preview-clouds-action";

export const metadata: Metadata = { title: "Add sites" };

export default async function AddSitesPage() {
  const session = await requirePageSession(routes.addSite);
  return (
    <Page trail={[{ label: "Sites", href: routes.sites }, { label: "Add" }]}>
      {may(session.role, "sites.change") ? (
        <>
          <PageHeader title="Add sites" />
          <AddSitePage
            actions={{ preview: previewCloudsAction, check: checkDraftsAction, add: addSitesAction }}
          />
        </>
      ) : (
        <EmptyState kind="forbidden" title="Sites are added by administrators">
          Your role is {session.role}. Ask an administrator of Stillpoint to add the site.
        </EmptyState>
      )}
    </Page>
  );
}
