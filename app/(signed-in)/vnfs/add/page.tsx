import type { Metadata } from "next";
import Link from "next/link";
import { Page } from "@/components/shell/page";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { MakeVnfForm } from "@/components/vnf-edit/make-vnf-form";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { listSites } from "@/lib/sites/list-sites";
import { describeVms } from "@/lib/vnfs/describe-vms";
import type { EditableVm } from "@/lib/vnfs/editable-vm";
import { createVnfAction } from "./create-vnf-action";
import { describeVmsAction } from "./describe-vms-action";

export const metadata: Metadata = { title: "Make a VNF" };

export default async function AddVnfPage({ searchParams }: PageProps<"/vnfs/add">) {
  const session = await requirePagePermission(routes.addVnf(), "vnfs.change");
  const { site, vm, vms: kept } = await searchParams;
  const sites = (await listSites(session)).sites.map(({ id, name }) => ({ id, name }));
  const siteId = sites.find(({ id }) => id === site)?.id ?? sites[0]?.id;
  const { vms, refusal } = await named(session, siteId, [vm ?? []].flat());
  return (
    <Page trail={[{ label: "VNFs", href: routes.vnfs }, { label: "Make" }]}>
      <PageHeader title="Make a VNF" />
      {siteId ? (
        <MakeVnfForm
          sites={sites}
          initial={{ siteId, vms }}
          hasKept={kept === "kept"}
          refusedVms={refusal}
          create={createVnfAction}
          describe={describeVmsAction}
        />
      ) : (
        <NoSites canAdd={may(session.role, "sites.change")} />
      )}
    </Page>
  );
}

/** The VMs that the address names; what cannot be taken is said above the form. */
async function named(
  session: Session,
  siteId: string | undefined,
  serverIds: string[],
): Promise<{ vms: EditableVm[]; refusal: string | null }> {
  if (!siteId || serverIds.length === 0) return { vms: [], refusal: null };
  try {
    return { vms: await describeVms(session, { siteId, serverIds: [...new Set(serverIds)] }), refusal: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { vms: [], refusal: Object.values(error.fields)[0] ?? error.message };
  }
}

const NoSites = ({ canAdd }: { canAdd: boolean }) => (
  <EmptyState
    kind="none"
    title="There is no site yet"
    {...(canAdd
      ? {
          action: (
            <Link href={routes.addSite} className={buttonClass("primary", "l")}>
              Add a site
            </Link>
          ),
        }
      : {})}
  >
    A VNF is made of the VMs of a site. {!canAdd && "An admin can add one."}
  </EmptyState>
);
