import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { SettingsView } from "@/components/vnf-edit/settings-view";
import { VnfHead } from "@/components/vnfs/vnf-head";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { getVnfForm } from "@/lib/vnfs/get-vnf-form";
import { readAgainSoon } from "@/lib/vnfs/read-again-soon";
import { readVnf } from "../read-vnf";
import { addMembersAction } from "./add-members-action";
import { changeMembersAction } from "./change-members-action";
import { orderMembersAction } from "./order-members-action";
import { pauseVnfAction } from "./pause-vnf-action";
import { removeMembersAction } from "./remove-members-action";
import { repairDriftAction } from "./repair-drift-action";
import { updateVnfAction } from "./update-vnf-action";

export const metadata = { title: "Settings of a VNF" };

const ACTIONS = {
  update: updateVnfAction,
  order: orderMembersAction,
  changeMembers: changeMembersAction,
  addMembers: addMembersAction,
  removeMembers: removeMembersAction,
  pause: pauseVnfAction,
  repair: repairDriftAction,
};

export default async function VnfSettingsPage({ params }: { params: Promise<{ vnfId: string }> }) {
  const { vnfId } = await params;
  const session = await requirePagePermission(routes.vnfSettings(vnfId), "vnfs.change");
  const { vnf } = await readVnf(session, vnfId);
  if (vnf?.deletedAt) notFound();
  await readAgainSoon(session, vnfId);
  const form = await getVnfForm(session, vnfId);
  return (
    <Page trail={vnfTrail(vnf, { label: "Settings" })}>
      {vnf && <VnfHead vnf={vnf} />}
      <SettingsView form={form} actions={ACTIONS} />
    </Page>
  );
}
