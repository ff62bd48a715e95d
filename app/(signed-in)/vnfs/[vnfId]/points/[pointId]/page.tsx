import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { formatDayTime } from "@/components/data/format-time";
import { PointPage as PointPageView } from "@/components/recovery-points/point-page";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { isAppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { getPoint } from "@/lib/recovery-points/get-point";
import { routes } from "@/lib/routes";
import { pointKey } from "@/lib/vnfs/vnf-keys";

export const metadata = { title: "Recovery point" };

export default async function PointPage({ params }: { params: Promise<{ vnfId: string; pointId: string }> }) {
  const { vnfId, pointId } = await params;
  const session = await requirePagePermission(routes.vnfPoint(vnfId, pointId), "vnfs.view");
  const client = new QueryClient();
  const point = await readPoint(session, vnfId, pointId);
  if (point) client.setQueryData(pointKey(pointId), point);
  const trail = vnfTrail(
    point && { id: vnfId, name: point.vnf.name },
    { label: "Recovery points", href: routes.vnfPoints(vnfId) },
    { label: point ? `${formatDayTime(point.takenAt)} UTC` : "Recovery point" },
  );
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={trail}>
        <PointPageView vnfId={vnfId} pointId={pointId} />
      </Page>
    </HydrationBoundary>
  );
}

/** Null when it cannot be read now: the browser asks again, and says so meanwhile. */
async function readPoint(session: Session, vnfId: string, pointId: string) {
  try {
    return await getPoint(session, vnfId, pointId);
  } catch (error) {
    if (isAppError(error, "not_found")) notFound();
    log.error({ err: error }, "a recovery point could not be read");
    return null;
  }
}
