import { randomUUID } from "node:crypto";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { RestoreView } from "@/components/recoveries/restore/restore-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { provedForMs } from "@/lib/auth/require-proof";
import { readRecoveryOptions } from "@/lib/recoveries/read-recovery-options";
import { routes } from "@/lib/routes";
import { recoveryOptionsKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "../read-vnf";
import { chooseMappingAction } from "../recover/choose-mapping-action";
import { startReplacementAction } from "./start-replacement-action";
import { startRestoreAction } from "./start-restore-action";

export const metadata = { title: "Restore" };

/** Who may not start a restore may look at how it would go. */
export default async function RestorePage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.restoreVnf(vnfId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf && !vnf.deletedAt)
    await client.prefetchQuery({
      queryKey: recoveryOptionsKey(vnfId),
      queryFn: () => readRecoveryOptions(session, vnfId),
    });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Restore" })}>
        <RestoreView
          vnfId={vnfId}
          start={startRestoreAction}
          startInPlace={startReplacementAction}
          choose={chooseMappingAction}
          startKey={randomUUID()}
          provedForMs={provedForMs(session, Date.now())}
        />
      </Page>
    </HydrationBoundary>
  );
}
