"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { routes } from "@/lib/routes";
import { ErrorCause } from "./error-cause";
import { ApiError, isSignedOut } from "./fetch-json";

interface Props {
  /** What could not be read, as the start of a sentence: "The VMs". */
  what: string;
  error: Error;
  retry: () => void;
  /** A try is under way. */
  busy?: boolean;
}

/** In the place of what could not be read, when not even a last known state is there. */
export function ReadFailed({ what, error, retry, busy = false }: Props) {
  const path = usePathname();
  if (error instanceof ApiError && error.status === 403) {
    return (
      <EmptyState kind="forbidden" title={`${what} are not shown to you`}>
        {error.message}
      </EmptyState>
    );
  }
  const action = isSignedOut(error) ? (
    <Link href={routes.signIn(path)} className={buttonClass("primary")}>
      Sign in again
    </Link>
  ) : (
    <Button onClick={() => retry()} busy={busy}>
      {busy ? "Asking…" : "Try again"}
    </Button>
  );
  return (
    <EmptyState kind="failed" title={`${what} could not be read`} action={action}>
      <ErrorCause error={error} />
    </EmptyState>
  );
}
