import { randomUUID } from "node:crypto";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { BackUpView } from "@/components/backups/back-up-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { planBackupOf } from "@/lib/backups/read-plan";
import { routes } from "@/lib/routes";
import { backupPlanKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "../read-vnf";
import { startBackupAction } from "./start-backup-action";

export const metadata = { title: "Back up" };

export default async function BackUpPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.backUpVnf(vnfId), "backups.run");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf && !vnf.deletedAt)
    await client.prefetchQuery({
      queryKey: backupPlanKey(vnfId),
      queryFn: () => planBackupOf(session, vnfId),
    });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Back up" })}>
        <BackUpView vnfId={vnfId} start={startBackupAction} startKey={randomUUID()} />
      </Page>
    </HydrationBoundary>
  );
}
