import Link from "next/link";
import { Page } from "@/components/shell/page";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/lib/routes";

export default function VmNotFound() {
  return (
    <Page trail={[{ label: "VMs", href: routes.vms }, { label: "Not found" }]}>
      <PageHeader title="VM" />
      <EmptyState
        kind="none"
        title="There is no such VM"
        action={
          <Link href={routes.vms} className={buttonClass("primary")}>
            Show all VMs
          </Link>
        }
      >
        The address may be mistyped, the VM may be in a project that your sign-in does not give, or it was
        deleted more than 30 days ago. Nothing was changed.
      </EmptyState>
    </Page>
  );
}
