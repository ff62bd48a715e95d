import type { Metadata } from "next";
import { cookies } from "next/headers";
import { chooseTheme } from "@/app/actions/choose-theme";
import { endSessionAction } from "@/app/actions/end-session-action";
import { AccountFacts } from "@/components/account/account-facts";
import { ChangePasswordForm } from "@/components/account/change-password-form";
import { OwnSessions } from "@/components/sessions/own-sessions";
import { Page } from "@/components/shell/page";
import { parseTheme, THEME_COOKIE } from "@/components/shell/theme";
import { ThemeChoice } from "@/components/shell/theme-choice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requirePageSession } from "@/lib/auth/session";
import { unknownProjects } from "@/lib/auth/unknown-projects";
import { routes } from "@/lib/routes";
import { listOwnSessions } from "@/lib/sessions/list-sessions";
import { readSecuritySettings } from "@/lib/settings/read-security-settings";
import { changePasswordAction } from "./change-password-action";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const session = await requirePageSession(routes.account);
  const [sessions, unknown, times] = await Promise.all([
    listOwnSessions(session),
    unknownProjects(session),
    readSecuritySettings(),
  ]);
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <Page trail={[{ label: "Account" }]}>
      <PageHeader title="Account" />
      <AccountFacts session={session} unknown={unknown} />
      <OwnSessions sessions={sessions} times={times} endOne={endSessionAction} />
      <Section title="Appearance">
        <div className="-mx-2 max-w-[256px]">
          <ThemeChoice theme={theme} chooseTheme={chooseTheme} />
        </div>
      </Section>
      {session.kind === "local" && (
        <Section title="Change the password">
          <p className="mb-4 max-w-[72ch] text-muted">
            Your other sessions are signed out when you do this; this one stays.
          </p>
          <ChangePasswordForm name={session.name} action={changePasswordAction} />
        </Section>
      )}
    </Page>
  );
}
