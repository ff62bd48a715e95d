import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ApprovalPageView } from "@/components/approvals/approval-page-view";
import { Page } from "@/components/shell/page";
import { getApproval } from "@/lib/approvals/get-approval";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { provedForMs } from "@/lib/auth/require-proof";
import { isAppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { approveAction } from "./approve-action";
import { refuseApprovalAction } from "./refuse-approval-action";
import { reviewApprovalAction } from "./review-approval-action";

export const metadata: Metadata = { title: "Approval" };

const actions = { approve: approveAction, refuse: refuseApprovalAction, review: reviewApprovalAction };

export default async function ApprovalPage({ params }: { params: Promise<{ approvalId: string }> }) {
  const { approvalId } = await params;
  const session = await requirePagePermission(routes.approval(approvalId), "approvals.view");
  const approval = await getApproval(session, approvalId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Approvals", href: routes.approvals },
        { label: approval.target.name },
      ]}
    >
      <ApprovalPageView first={approval} actions={actions} provedForMs={provedForMs(session, Date.now())} />
    </Page>
  );
}
