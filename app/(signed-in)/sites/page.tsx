import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { SitesView } from "@/components/sites/sites-view";
import { may } from "@/lib/auth/permissions";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { listSites } from "@/lib/sites/list-sites";
import { sitesKey } from "@/lib/sites/sites-list";
import { checkSitesNowAction } from "./check-sites-now-action";

export const metadata: Metadata = { title: "Sites" };

export default async function SitesPage() {
  const session = await requirePageSession(routes.sites);
  const client = new QueryClient();
  await client.prefetchQuery({ queryKey: sitesKey, queryFn: () => listSites(session) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={[{ label: "Sites" }]}>
        <SitesView mayChange={may(session.role, "sites.change")} checkAll={checkSitesNowAction} />
      </Page>
    </HydrationBoundary>
  );
}
