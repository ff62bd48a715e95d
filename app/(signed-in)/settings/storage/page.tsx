import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { StorageView } from "@/components/storage/storage-view";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { getStorage } from "@/lib/storage/get-storage";
import { STORAGE_DAYS } from "@/lib/storage/storage-view";

interface Props {
  searchParams: Promise<{ days?: string; vnf?: string }>;
}

/** Another title than before is what is heard when a VNF is chosen. */
export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).vnf ? "Storage of one VNF" : "Storage" };
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
