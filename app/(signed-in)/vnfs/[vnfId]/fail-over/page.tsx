import { FailoverView } from "@/components/recoveries/fail-over/failover-view";
import { routes } from "@/lib/routes";
import { ConfirmPage } from "../confirm-page";
import { startFailoverAction } from "./start-failover-action";

export const metadata = { title: "Fail over" };

export default async function FailOverPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  return (
    <ConfirmPage vnfId={vnfId} path={routes.failOverVnf(vnfId)} label="Fail over">
      {(confirm) => <FailoverView {...confirm} start={startFailoverAction} />}
    </ConfirmPage>
  );
}
