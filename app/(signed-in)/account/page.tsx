import type { Metadata } from "next";
import { ChangePasswordForm } from "@/components/account/change-password-form";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { changePasswordAction } from "./change-password-action";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const session = await requirePageSession(routes.account);
  return (
    <div className="max-w-[688px] px-gutter pt-6 pb-8">
      <h1 className="text-20 font-semibold tracking-[-0.012em]">Account</h1>
      <p className="mt-1 text-muted">
        You are {session.name}, a local account with the role {session.role}.
      </p>
      <h2 className="mt-8 text-14 font-semibold">Change the password</h2>
      <p className="mt-1 mb-4 max-w-[72ch] text-muted">
        Your other sessions are signed out when you do this; this one stays.
      </p>
      <ChangePasswordForm name={session.name} action={changePasswordAction} />
    </div>
  );
}
