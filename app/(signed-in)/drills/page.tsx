import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { DrillsView } from "@/components/drills/drills-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { listVnfDrills } from "@/lib/recoveries/list-vnf-drills";
import { routes } from "@/lib/routes";
import { drillsKey } from "@/lib/vnfs/vnf-keys";
import { cleanUpDrillAction } from "../runs/clean-up-drill-action";

export const metadata: Metadata = { title: "Drills" };

export default async function DrillsPage() {
  const session = await requirePagePermission(routes.drills, "vnfs.view");
  const client = new QueryClient();
  await client.prefetchQuery({ queryKey: drillsKey, queryFn: () => listVnfDrills(session) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={[{ label: "Drills" }]}>
        <DrillsView cleanUp={cleanUpDrillAction} />
      </Page>
    </HydrationBoundary>
  );
}
