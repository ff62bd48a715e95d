import type { Metadata } from "next";
import { settingsGroupsFor } from "@/components/settings/sections";
import { SettingsOverview } from "@/components/settings/settings-overview";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { readSectionStates } from "@/lib/settings/section-states";

export const metadata: Metadata = { title: "Settings" };

/** All sections that the role may see, with how each stands. */
export default async function SettingsIndexPage() {
  const session = await requirePagePermission(routes.settings, "hooks.view");
  return (
    <SettingsPage role={session.role}>
      <SettingsOverview groups={settingsGroupsFor(session.role)} states={await readSectionStates(session)} />
    </SettingsPage>
  );
}
