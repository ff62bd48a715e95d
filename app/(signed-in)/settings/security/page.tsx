import type { Metadata } from "next";
import { SecurityFacts } from "@/components/settings/security/security-facts";
import { SecurityForm } from "@/components/settings/security/security-form";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { getSecurity } from "@/lib/settings/get-security";
import { changeSecurityAction } from "./change-security-action";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const session = await requirePagePermission(routes.security, "security.view");
  const view = await getSecurity(session);
  return (
    <SettingsPage role={session.role} section={routes.security}>
      {may(session.role, "security.change") ? (
        <SecurityForm view={view} action={changeSecurityAction} />
      ) : (
        <SecurityFacts view={view} />
      )}
    </SettingsPage>
  );
}
