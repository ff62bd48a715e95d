import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { VnfsView } from "@/components/vnfs/vnfs-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { listVnfs } from "@/lib/vnfs/list-vnfs";
import { vnfsKey } from "@/lib/vnfs/vnf-keys";

export const metadata: Metadata = { title: "VNFs" };

export default async function VnfsPage() {
  const session = await requirePagePermission(routes.vnfs, "vnfs.view");
  const client = new QueryClient();
  await client.prefetchQuery({ queryKey: vnfsKey, queryFn: () => listVnfs(session) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={[{ label: "VNFs" }]} fill>
        <VnfsView />
      </Page>
    </HydrationBoundary>
  );
}
