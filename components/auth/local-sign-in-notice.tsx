import Link from "next/link";
import { Age } from "@/components/data/age";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import type { LocalSignIn } from "@/lib/sessions/recent-local-sign-in";

/** Tells administrators that the break-glass account was used. */
export function LocalSignInNotice({ signIn }: { signIn: LocalSignIn }) {
  return (
    <Notice tone="warn">
      The local account {signIn.name} signed in <Age at={signIn.at} /> from{" "}
      {signIn.address ?? "an unknown address"}. If that was none of you, see{" "}
      <Link href={routes.signIns} className="underline underline-offset-3">
        who is signed in
      </Link>
      .
    </Notice>
  );
}
