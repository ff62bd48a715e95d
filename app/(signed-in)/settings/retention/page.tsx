import type { Metadata } from "next";
import { PoliciesView } from "@/components/retention/policies-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { listPolicies } from "@/lib/retention/list-policies";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage() {
  const session = await requirePagePermission(routes.retention, "retention.view");
  return (
    <SettingsPage role={session.role} section={routes.retention}>
      <PoliciesView
        policies={await listPolicies(session)}
        mayChange={may(session.role, "retention.change")}
      />
    </SettingsPage>
  );
}
