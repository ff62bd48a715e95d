import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { addSitesAction } from "@/app/(signed-in)/sites/add/add-sites-action";
import { checkDraftsAction } from "@/app/(signed-in)/sites/add/check-drafts-action";
import { previewCloudsAction } from "@/app/(signed-in)/sites/add/preview-clouds-action";
import { signOut } from "@/app/actions/sign-out";
import { FirstSite } from "@/components/set-up/first-site";
import { OwnPasswordForm } from "@/components/set-up/own-password-form";
import { SetUpFrame } from "@/components/set-up/set-up-frame";
import { requirePageSession } from "@/lib/auth/session";
import { offeredSites } from "@/lib/auth/sign-in-sites";
import { routes } from "@/lib/routes";
import { sandboxMark } from "@/lib/sandbox-mode/sandbox-mark";
import { isSetUpFinished, setUpStep } from "@/lib/set-up/set-up-step";
import { chooseOwnPasswordAction } from "./choose-own-password-action";
import { finishSetUpAction } from "./finish-set-up-action";

export const metadata: Metadata = { title: "Set-up" };

export default async function SetUpPage() {
  const session = await requirePageSession(routes.setUp, { beforeSetUp: true });
  const step = await setUpStep(session);
  if (!step) redirect(routes.overview);
  const frame = { signOut, sandbox: await sandboxMark() };
  if (step === "password") {
    const isFirst = !(await isSetUpFinished());
    return (
      <SetUpFrame title="Choose a password of your own" step={isFirst ? 0 : undefined} {...frame}>
        <p className="mt-1 mb-6 max-w-[60ch] text-muted">
          The printed one has been on a screen, and perhaps in a log. It opens nothing but this page. This
          account, {session.name}, is for the first steps and for emergencies: everybody else signs in with
          OpenStack.
        </p>
        <OwnPasswordForm name={session.name} action={chooseOwnPasswordAction} />
      </SetUpFrame>
    );
  }
  const sites = await offeredSites();
  return (
    <SetUpFrame title="Add the first site" step={1} {...frame}>
      <FirstSite
        added={sites.map(({ name }) => name)}
        actions={{ preview: previewCloudsAction, check: checkDraftsAction, add: addSitesAction }}
        finish={finishSetUpAction}
      />
    </SetUpFrame>
  );
}
