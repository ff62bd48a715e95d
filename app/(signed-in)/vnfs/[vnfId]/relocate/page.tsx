import { randomUUID } from "node:crypto";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { RelocationView } from "@/components/recoveries/relocate/relocation-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { provedForMs } from "@/lib/auth/require-proof";
import { readRecoveryOptions } from "@/lib/recoveries/read-recovery-options";
import { routes } from "@/lib/routes";
import { recoveryOptionsKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "../read-vnf";
import { startRelocationAction } from "../recover/start-relocation-action";

export const metadata = { title: "Relocate" };

/** Where a relocation is confirmed; the wizard before it shows the plan to everybody. */
export default async function RelocatePage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.relocateVnf(vnfId), "recoveries.fail-over");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf?.deletedAt) notFound();
  if (vnf)
    await client.prefetchQuery({
      queryKey: recoveryOptionsKey(vnfId),
      queryFn: () => readRecoveryOptions(session, vnfId),
    });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page
        trail={vnfTrail(vnf, { label: "Recover", href: routes.recoverVnf(vnfId) }, { label: "Relocate" })}
      >
        <RelocationView
          vnfId={vnfId}
          start={startRelocationAction}
          startKey={randomUUID()}
          provedForMs={provedForMs(session, Date.now())}
        />
      </Page>
    </HydrationBoundary>
  );
}
