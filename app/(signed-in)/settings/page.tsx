import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { settingsSectionsFor } from "@/components/settings/sections";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsIndexPage() {
  const { role } = await requirePageSession(routes.settings);
  const first = settingsSectionsFor(role)[0];
  if (first) redirect(first.href);
  return <SettingsPage role={role} />;
}
