import type { Metadata } from "next";
import { ApprovalsView } from "@/components/approvals/approvals-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage() {
  const session = await requirePagePermission(routes.approvals, "approvals.view");
  return (
    <SettingsPage role={session.role} section={routes.approvals}>
      <ApprovalsView view={await listApprovals(session)} />
    </SettingsPage>
  );
}
