import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { StorageView } from "@/components/storage/storage-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { getStorage } from "@/lib/storage/get-storage";
import { STORAGE_DAYS } from "@/lib/storage/storage-view";

export const metadata: Metadata = { title: "Storage" };

export default async function StoragePage({ searchParams }: { searchParams: Promise<{ days?: string }> }) {
  const session = await requirePagePermission(routes.storage, "retention.view");
  const asked = Number((await searchParams).days);
  // Whatever else stands in the address is the shortest.
  const days = STORAGE_DAYS.find((each) => each === asked) ?? STORAGE_DAYS[0];
  return (
    <SettingsPage role={session.role} section={routes.storage}>
      <StorageView days={days} storage={await getStorage(session, days)} />
    </SettingsPage>
  );
}
