import { redirect } from "next/navigation";
import { settingsSectionsFor } from "@/components/settings/sections";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";

/** Leads to the first section that the role may see. */
export default async function SettingsIndexPage() {
  const { role } = await requirePagePermission(routes.settings, "hooks.view");
  redirect(settingsSectionsFor(role)[0]?.href ?? routes.overview);
}
