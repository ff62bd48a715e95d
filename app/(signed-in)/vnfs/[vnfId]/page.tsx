import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { VnfView } from "@/components/vnfs/vnf-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { checkReadinessAction } from "./check-readiness-action";
import { readVnf } from "./read-vnf";
import { releaseFormerMembersAction } from "./release-former-action";
import { repairDriftAction } from "./settings/repair-drift-action";
import { stopFormerMembersAction } from "./stop-former-action";

export const metadata = { title: "VNF" };

export default async function VnfPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.vnf(vnfId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf)}>
        <VnfView
          vnfId={vnfId}
          repair={repairDriftAction}
          actions={{
            stopFormer: stopFormerMembersAction,
            releaseFormer: releaseFormerMembersAction,
            checkReadiness: checkReadinessAction,
          }}
        />
      </Page>
    </HydrationBoundary>
  );
}
