import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import { isSignedOut } from "./use-installation";

interface Props {
  error: Error;
  /** Something is shown all the same. */
  known?: boolean;
  /** The page to come back to from the sign-in. */
  path?: string;
}

/** Why what is shown is not of this moment. */
export function StaleNotice({ error, known = true, path = routes.overview }: Props) {
  return (
    <div className="pb-4">
      {isSignedOut(error) ? (
        <Notice tone="warn">
          You are signed out, so nothing here is kept up to date.{" "}
          <Link href={routes.signIn(path)} className="font-medium underline underline-offset-3">
            Sign in again
          </Link>
        </Notice>
      ) : (
        <Notice tone="fail">
          {error.message} {known && "What you see is the last known state. "}Stillpoint keeps asking.
        </Notice>
      )}
    </div>
  );
}
