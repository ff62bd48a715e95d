import Link from "next/link";
import { Page } from "@/components/shell/page";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/lib/routes";

export default function RunNotFound() {
  return (
    <Page trail={[{ label: "Runs", href: routes.runs }, { label: "Not found" }]}>
      <PageHeader title="Run" />
      <EmptyState
        kind="none"
        title="There is no such run"
        action={
          <Link href={routes.runs} className={buttonClass("primary")}>
            Show all runs
          </Link>
        }
      >
        The address may be mistyped, or its VNF has VMs in a project that your sign-in does not give. Nothing
        was changed.
      </EmptyState>
    </Page>
  );
}
