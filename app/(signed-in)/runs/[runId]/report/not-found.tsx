import Link from "next/link";
import { Page } from "@/components/shell/page";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/lib/routes";

export default function ReportNotFound() {
  return (
    <Page trail={[{ label: "Runs", href: routes.runs }, { label: "Report" }]}>
      <PageHeader title="Report" />
      <EmptyState
        kind="none"
        title="There is no such report"
        action={
          <Link href={routes.runs} className={buttonClass("primary")}>
            Show all runs
          </Link>
        }
      >
        It is written when a drill or a recovery has ended. Or the address is mistyped, or its VNF has VMs in
        a project that your sign-in does not give.
      </EmptyState>
    </Page>
  );
}
