import type { Metadata } from "next";
import { HooksView } from "@/components/hooks/hooks-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { listHooks } from "@/lib/hooks/list-hooks";
import { routes } from "@/lib/routes";
import { addHookAction } from "./add-hook-action";
import { changeHookAction } from "./change-hook-action";
import { removeHookAction } from "./remove-hook-action";
import { replaceHookSecretAction } from "./replace-hook-secret-action";
import { tryHookAction } from "./try-hook-action";

export const metadata: Metadata = { title: "Hooks" };

const actions = {
  add: addHookAction,
  change: changeHookAction,
  replaceSecret: replaceHookSecretAction,
  remove: removeHookAction,
  tryOut: tryHookAction,
};

export default async function HooksPage() {
  const session = await requirePagePermission(routes.hooks, "hooks.view");
  return (
    <SettingsPage role={session.role} section={routes.hooks}>
      <HooksView
        hooks={await listHooks(session)}
        mayChange={may(session.role, "hooks.change")}
        actions={actions}
      />
    </SettingsPage>
  );
}
