import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signOut } from "@/app/actions/sign-out";
import { FinishButton } from "@/components/set-up/finish-button";
import { OwnPasswordForm } from "@/components/set-up/own-password-form";
import { SetUpFrame } from "@/components/set-up/set-up-frame";
import { requirePageSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { isSetUpFinished, setUpStep } from "@/lib/set-up/set-up-step";
import { chooseOwnPasswordAction } from "./choose-own-password-action";
import { finishSetUpAction } from "./finish-set-up-action";

export const metadata: Metadata = { title: "Set-up" };

export default async function SetUpPage() {
  const session = await requirePageSession(routes.setUp, { beforeSetUp: true });
  const step = await setUpStep(session);
  if (!step) redirect(routes.overview);
  if (step === "password") {
    const isFirst = !(await isSetUpFinished());
    return (
      <SetUpFrame title="Choose a password of your own" step={isFirst ? 0 : undefined} signOut={signOut}>
        <p className="mt-1 mb-6 max-w-[60ch] text-muted">
          The printed one has been on a screen, and perhaps in a log. It opens nothing but this page. This
          account, {session.name}, is for the first steps and for emergencies: everybody else signs in with
          OpenStack.
        </p>
        <OwnPasswordForm name={session.name} action={chooseOwnPasswordAction} />
      </SetUpFrame>
    );
  }
  return (
    <SetUpFrame title="Add the first site" step={1} signOut={signOut}>
      <FinishButton kind="plain" finish={finishSetUpAction}>
        Skip for now
      </FinishButton>
    </SetUpFrame>
  );
}
