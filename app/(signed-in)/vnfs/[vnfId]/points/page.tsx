import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { PointsView } from "@/components/recovery-points/points-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { listPoints } from "@/lib/recovery-points/list-points";
import { routes } from "@/lib/routes";
import { pointsKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "../read-vnf";
import { holdPointAction } from "./hold-point-action";
import { releasePointAction } from "./release-point-action";

const actions = { hold: holdPointAction, release: releasePointAction };

export const metadata = { title: "Recovery points" };

export default async function PointsPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.vnfPoints(vnfId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  await client.prefetchQuery({ queryKey: pointsKey(vnfId), queryFn: () => listPoints(session, vnfId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Recovery points" })}>
        <PointsView vnfId={vnfId} actions={actions} />
      </Page>
    </HydrationBoundary>
  );
}
