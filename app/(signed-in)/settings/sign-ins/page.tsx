import type { Metadata } from "next";
import { endSessionAction } from "@/app/actions/end-session-action";
import { SignInsView } from "@/components/sessions/sign-ins-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { may } from "@/lib/auth/permissions";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { listSessions } from "@/lib/sessions/list-sessions";
import { endSessionsAction } from "./end-sessions-action";

export const metadata: Metadata = { title: "Sign-ins" };

export default async function SignInsPage() {
  const session = await requirePageSession(routes.signIns);
  return (
    <SettingsPage role={session.role} section={routes.signIns}>
      {may(session.role, "sessions.view") && (
        <SignInsView
          sessions={await listSessions(session)}
          mayEnd={may(session.role, "sessions.end")}
          actions={{ endOne: endSessionAction, endMany: endSessionsAction }}
        />
      )}
    </SettingsPage>
  );
}
