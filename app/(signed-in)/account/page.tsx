import type { Metadata } from "next";
import { ChangePasswordForm } from "@/components/account/change-password-form";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { changePasswordAction } from "./change-password-action";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const session = await requirePageSession(routes.account);
  return (
    <Page trail={[{ label: "Account" }]}>
      <PageHeader title="Account" />
      <p className="text-muted">
        You are {session.name}, a local account with the role {session.role}.
      </p>
      <Section title="Change the password">
        <p className="mb-4 max-w-[72ch] text-muted">
          Your other sessions are signed out when you do this; this one stays.
        </p>
        <ChangePasswordForm name={session.name} action={changePasswordAction} />
      </Section>
    </Page>
  );
}
