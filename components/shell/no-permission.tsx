"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { may, rolesWith } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { entryOf } from "./navigation";
import { Page } from "./page";
import { useShell } from "./shell-context";

/** Instead of a page that the role does not give: who has it. */
export function NoPermission() {
  const { role } = useShell();
  const entry = entryOf(usePathname());
  const title = entry?.label ?? "Not for your role";
  return (
    <Page trail={[{ label: title }]}>
      <PageHeader title={title} />
      <EmptyState
        kind="forbidden"
        title="Your role does not give this page"
        action={
          <Link href={routes.overview} className={buttonClass("plain", "l")}>
            Go to the overview
          </Link>
        }
      >
        {entry && !may(role, entry.permission)
          ? `It is for the role ${rolesWith(entry.permission)}; yours`
          : "Your role"}{" "}
        is {role}. An administrator can change which role your sign-in gives. This visit was written to the
        audit log.
      </EmptyState>
    </Page>
  );
}
