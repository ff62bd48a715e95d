import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { StorageView } from "@/components/storage/storage-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { getStorage } from "@/lib/storage/get-storage";
import { STORAGE_DAYS } from "@/lib/storage/storage-view";

export const metadata: Metadata = { title: "Storage" };

interface Props {
  searchParams: Promise<{ days?: string; vnf?: string }>;
}

export default async function StoragePage({ searchParams }: Props) {
  const session = await requirePagePermission(routes.storage, "retention.view");
  const { days: text, vnf } = await searchParams;
  const asked = Number(text);
  // Whatever else stands in the address is the shortest.
  const days = STORAGE_DAYS.find((each) => each === asked) ?? STORAGE_DAYS[0];
  return (
    <SettingsPage role={session.role} section={routes.storage}>
      <StorageView days={days} vnfId={vnf} storage={await getStorage(session, days)} />
    </SettingsPage>
  );
}
