import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Page } from "@/components/shell/page";
import { VnfRunsView } from "@/components/vnfs/vnf-runs-view";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { listRuns } from "@/lib/run-views/list-runs";
import { rawRunsQuery } from "@/lib/run-views/raw-runs-query";
import { runKeys } from "@/lib/run-views/run-keys";
import { readVnf } from "../read-vnf";

export const metadata = { title: "Runs" };

export default async function VnfRunsPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.vnfRuns(vnfId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  const query = new URLSearchParams({ vnf: vnfId });
  await client.prefetchQuery({
    queryKey: runKeys.list(query.toString()),
    queryFn: () => listRuns(session, rawRunsQuery(query)),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Runs" })}>
        <VnfRunsView vnfId={vnfId} />
      </Page>
    </HydrationBoundary>
  );
}
