import { notFound } from "next/navigation";
import { visibleText } from "@/components/data/visible-text";
import { VmView } from "@/components/inventory/vm-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { findKnownVm, getVm } from "@/lib/inventory/get-server";
import type { Vm } from "@/lib/inventory/vm";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";

export const metadata = { title: "VM" };

export default async function VmPage({ params }: { params: Promise<{ siteId: string; serverId: string }> }) {
  const { siteId, serverId } = await params;
  const session = await requirePagePermission(routes.vm(siteId, serverId), "inventory.view");
  const vm = await lastKnown(session, siteId, serverId);
  const trail = [{ label: "VMs", href: routes.vms }, { label: vm ? visibleText(vm.name) : "VM" }];
  return (
    <Page trail={trail}>
      <VmView siteId={siteId} serverId={serverId} initial={vm} />
    </Page>
  );
}

/** What our tables have of it; of one that they have not, what its site says. Null: the browser asks again. */
async function lastKnown(session: Session, siteId: string, serverId: string): Promise<Vm | null> {
  try {
    return (await findKnownVm(session, siteId, serverId)) ?? (await getVm(session, siteId, serverId));
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error }, "a VM could not be read");
    else if (error.code === "not_found") notFound();
    return null;
  }
}
