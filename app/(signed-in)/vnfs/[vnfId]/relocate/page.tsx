import { RelocationView } from "@/components/recoveries/relocate/relocation-view";
import { routes } from "@/lib/routes";
import { ConfirmPage } from "../confirm-page";
import { startRelocationAction } from "../recover/start-relocation-action";

export const metadata = { title: "Relocate" };

export default async function RelocatePage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  return (
    <ConfirmPage vnfId={vnfId} path={routes.relocateVnf(vnfId)} label="Relocate">
      {(confirm) => <RelocationView {...confirm} start={startRelocationAction} />}
    </ConfirmPage>
  );
}
