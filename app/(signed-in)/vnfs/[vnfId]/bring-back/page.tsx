import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { visibleText } from "@/components/data/visible-text";
import { Page } from "@/components/shell/page";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { BringBackConsequences } from "@/components/vnf-edit/bring-back-consequences";
import { BringBackForm } from "@/components/vnf-edit/bring-back-form";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { isAppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { previewBringBack } from "@/lib/vnfs/bring-back/preview-bring-back";
import { bringBackAction } from "./bring-back-action";

export const metadata: Metadata = { title: "Bring a VNF back" };

export default async function BringBackPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.bringBackVnf(vnfId), "vnfs.change");
  const back = await previewBringBack(session, vnfId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <Page trail={vnfTrail(back.vnf, { label: "Bring back" })}>
      <PageHeader title={`Bring the VNF ${visibleText(back.vnf.name)} back`} />
      <BringBackConsequences back={back} />
      <div className="mt-6 max-w-[640px]">
        {back.obstacle ? (
          <Notice tone="warn">{back.obstacle}</Notice>
        ) : (
          <BringBackForm vnf={back.vnf} action={bringBackAction} />
        )}
      </div>
    </Page>
  );
}
