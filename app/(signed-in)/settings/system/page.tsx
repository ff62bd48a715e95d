import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { SystemPageView } from "@/components/settings/system/system-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { getSystem } from "@/lib/system/get-system";

export const metadata: Metadata = { title: "System" };

export default async function SystemPage() {
  const session = await requirePagePermission(routes.system, "system.view");
  return (
    <SettingsPage role={session.role} section={routes.system}>
      <SystemPageView view={await getSystem(session)} />
    </SettingsPage>
  );
}
