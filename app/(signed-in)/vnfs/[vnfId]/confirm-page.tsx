import { randomUUID } from "node:crypto";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { provedForMs } from "@/lib/auth/require-proof";
import { readRecoveryOptions } from "@/lib/recoveries/read-recovery-options";
import { routes } from "@/lib/routes";
import { recoveryOptionsKey } from "@/lib/vnfs/vnf-keys";
import { readVnf } from "./read-vnf";

interface Props {
  vnfId: string;
  /** The page's own address. */
  path: string;
  label: string;
  children: (confirm: { vnfId: string; startKey: string; provedForMs: number }) => ReactNode;
}

/** Where a failover or a relocation is confirmed; the wizard before it shows the plan to everybody. */
export async function ConfirmPage({ vnfId, path, label, children }: Props) {
  const session = await requirePagePermission(path, "recoveries.fail-over");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf?.deletedAt) notFound();
  if (vnf)
    await client.prefetchQuery({
      queryKey: recoveryOptionsKey(vnfId),
      queryFn: () => readRecoveryOptions(session, vnfId),
    });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Recover", href: routes.recoverVnf(vnfId) }, { label })}>
        {children({ vnfId, startKey: randomUUID(), provedForMs: provedForMs(session, Date.now()) })}
      </Page>
    </HydrationBoundary>
  );
}
