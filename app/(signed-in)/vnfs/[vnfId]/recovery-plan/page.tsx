import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { PlanView } from "@/components/recoveries/plan/plan-view";
import { Page } from "@/components/shell/page";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { getPlanForm } from "@/lib/recoveries/get-plan-form";
import { routes } from "@/lib/routes";
import { readVnf } from "../read-vnf";
import { storePlanAction } from "./store-plan-action";

export const metadata = { title: "Recovery plan" };

interface Props {
  params: Promise<{ vnfId: string }>;
  searchParams: Promise<{ site?: string | string[] }>;
}

/** Everybody who sees the VNF may read it. */
export default async function RecoveryPlanPage({ params, searchParams }: Props) {
  const { vnfId } = await params;
  const { site } = await searchParams;
  const siteId = typeof site === "string" ? site : undefined;
  const session = await requirePagePermission(routes.recoveryPlan(vnfId, siteId), "vnfs.view");
  const { client, vnf } = await readVnf(session, vnfId);
  if (vnf?.deletedAt) notFound();
  const form = await getPlanForm(session, vnfId, siteId);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Page trail={vnfTrail(vnf, { label: "Recovery plan" })}>
        <PlanView form={form} store={storePlanAction} />
      </Page>
    </HydrationBoundary>
  );
}
