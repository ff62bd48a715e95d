"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import { ErrorCause } from "./error-cause";
import { isSignedOut } from "./fetch-json";

/** Above what is shown: why it is not of this moment. Stands while reads fail; the page keeps asking. */
export function StaleNotice({ error, known = true }: { error: Error; known?: boolean }) {
  const path = usePathname();
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
          <ErrorCause error={error} /> {known && "What you see is the last known state. "}Stillpoint keeps
          asking.
        </Notice>
      )}
    </div>
  );
}
