import { randomUUID } from "node:crypto";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { RecoverView } from "@/components/recoveries/recover-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { readRecoveryOptions } from "@/lib/recoveries/read-recovery-options";
import { routes } from "@/lib/routes";
import { recoveryOptionsKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "../read-vnf";
import { chooseHooksAction } from "./choose-hooks-action";
import { chooseMappingAction } from "./choose-mapping-action";
import { startDrillAction } from "./start-drill-action";

export const metadata = { title: "Recover" };

/** Who may start neither a drill nor a failover may look at how it would go. */
export default async function RecoverPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.recoverVnf(vnfId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf && !vnf.deletedAt)
    await client.prefetchQuery({
      queryKey: recoveryOptionsKey(vnfId),
      queryFn: () => readRecoveryOptions(session, vnfId),
    });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Recover" })}>
        <RecoverView
          vnfId={vnfId}
          start={startDrillAction}
          choose={chooseMappingAction}
          chooseHooks={chooseHooksAction}
          startKey={randomUUID()}
        />
      </Page>
    </HydrationBoundary>
  );
}
