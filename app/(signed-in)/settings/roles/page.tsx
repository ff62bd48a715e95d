import type { Metadata } from "next";
import { RolesView } from "@/components/settings/roles-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { listRoleMappings } from "@/lib/role-mappings/list-role-mappings";
import { routes } from "@/lib/routes";
import { addRoleMappingAction } from "./add-role-mapping-action";
import { changeRoleMappingAction } from "./change-role-mapping-action";
import { removeRoleMappingAction } from "./remove-role-mapping-action";

export const metadata: Metadata = { title: "Roles" };

const actions = {
  add: addRoleMappingAction,
  change: changeRoleMappingAction,
  remove: removeRoleMappingAction,
};

export default async function RolesPage() {
  const session = await requirePagePermission(routes.roles, "roles.view");
  return (
    <SettingsPage role={session.role} section={routes.roles}>
      <RolesView
        mappings={await listRoleMappings(session)}
        mayChange={may(session.role, "roles.change")}
        actions={actions}
      />
    </SettingsPage>
  );
}
