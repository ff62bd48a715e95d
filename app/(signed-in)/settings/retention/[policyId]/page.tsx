import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PolicyPageView } from "@/components/retention/policy-page-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { isAppError } from "@/lib/errors";
import { getPolicy } from "@/lib/retention/list-policies";
import { listRetainedVnfs } from "@/lib/retention/list-retained-vnfs";
import { routes } from "@/lib/routes";
import { seeWhatGoesAction } from "../see-what-goes-action";
import { changePolicyAction } from "./change-policy-action";
import { deletePolicyAction } from "./delete-policy-action";

export const metadata: Metadata = { title: "Retention policy" };

const actions = {
  change: changePolicyAction,
  seeWhatGoes: seeWhatGoesAction,
  deleteOne: deletePolicyAction,
};

export default async function PolicyPage({ params }: { params: Promise<{ policyId: string }> }) {
  const { policyId } = await params;
  const session = await requirePagePermission(routes.retentionPolicy(policyId), "retention.view");
  const policy = await getPolicy(session, policyId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Retention", href: routes.retention },
        { label: policy.name },
      ]}
    >
      <PolicyPageView
        policy={policy}
        vnfs={await listRetainedVnfs(session)}
        mayChange={may(session.role, "retention.change")}
        actions={actions}
      />
    </Page>
  );
}
