import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { DeleteVnfConsequences } from "@/components/vnf-edit/delete-vnf-consequences";
import { DeleteVnfForm } from "@/components/vnf-edit/delete-vnf-form";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { isAppError } from "@/lib/errors";
import { previewPrune } from "@/lib/recovery-points/prune/preview-prune";
import { routes } from "@/lib/routes";
import { getVnf } from "@/lib/vnfs/get-vnf";
import { deleteVnfAction } from "./delete-vnf-action";

export const metadata: Metadata = { title: "Delete a VNF" };

export default async function DeleteVnfPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.deleteVnf(vnfId), "vnfs.change");
  const vnf = await getVnf(session, vnfId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  if (vnf.deletedAt) notFound();
  const { id, name, version, pointCount, activeRun } = vnf;
  const prune = await previewPrune(session, { vnfId, asDeleted: true });
  return (
    <Page
      trail={[
        { label: "VNFs", href: routes.vnfs },
        { label: name, href: routes.vnf(id) },
        { label: "Delete" },
      ]}
    >
      <PageHeader title={`Delete the VNF ${name}`} />
      <DeleteVnfConsequences vnf={vnf} />
      {activeRun ? (
        <div className="mt-6 max-w-[640px]">
          <Notice tone="warn">
            A run of it goes on. Wait until it is over, or cancel it first, and load this page again.
          </Notice>
        </div>
      ) : (
        <DeleteVnfForm
          vnf={{ id, name, version }}
          points={pointCount}
          prune={prune}
          action={deleteVnfAction}
        />
      )}
    </Page>
  );
}
