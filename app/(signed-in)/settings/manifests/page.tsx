import type { Metadata } from "next";
import { ManifestsView } from "@/components/manifests/manifests-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { incomingFolder } from "@/lib/manifests/read-folder";
import { routes } from "@/lib/routes";
import { trustSignerAction } from "./trust-signer-action";

export const metadata: Metadata = { title: "Manifests" };

export default async function ManifestsPage() {
  const session = await requirePagePermission(routes.manifests, "manifests.import");
  return (
    <SettingsPage role={session.role} section={routes.manifests}>
      <ManifestsView hasFolder={incomingFolder() !== undefined} trust={trustSignerAction} />
    </SettingsPage>
  );
}
