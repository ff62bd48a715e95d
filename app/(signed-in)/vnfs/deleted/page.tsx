import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { DeletedVnfs } from "@/components/vnfs/deleted-vnfs";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { listDeletedVnfs } from "@/lib/vnfs/list-deleted-vnfs";

export const metadata: Metadata = { title: "Deleted VNFs" };

export default async function DeletedVnfsPage() {
  const session = await requirePagePermission(routes.deletedVnfs, "vnfs.view");
  const rows = await listDeletedVnfs(session);
  return (
    <Page trail={[{ label: "VNFs", href: routes.vnfs }, { label: "Deleted" }]}>
      <DeletedVnfs rows={rows} />
    </Page>
  );
}
