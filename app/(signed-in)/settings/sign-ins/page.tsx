import type { Metadata } from "next";
import { endSessionAction } from "@/app/actions/end-session-action";
import { SignInsView } from "@/components/sessions/sign-ins-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { listSessions } from "@/lib/sessions/list-sessions";
import { readSecuritySettings } from "@/lib/settings/read-security-settings";
import { endSessionsAction } from "./end-sessions-action";

export const metadata: Metadata = { title: "Sign-ins" };

export default async function SignInsPage() {
  const session = await requirePagePermission(routes.signIns, "sessions.view");
  return (
    <SettingsPage role={session.role} section={routes.signIns}>
      <SignInsView
        sessions={await listSessions(session)}
        times={await readSecuritySettings()}
        mayEnd={may(session.role, "sessions.end")}
        actions={{ endOne: endSessionAction, endMany: endSessionsAction }}
      />
    </SettingsPage>
  );
}
