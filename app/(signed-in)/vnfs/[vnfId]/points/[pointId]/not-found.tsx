import Link from "next/link";
import { Page } from "@/components/shell/page";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/lib/routes";

export default function PointNotFound() {
  return (
    <Page trail={[{ label: "VNFs", href: routes.vnfs }, { label: "Not found" }]}>
      <PageHeader title="Recovery point" />
      <EmptyState
        kind="none"
        title="There is no such recovery point"
        action={
          <Link href={routes.vnfs} className={buttonClass("primary")}>
            Show all VNFs
          </Link>
        }
      >
        The address may be mistyped, its run may have ended before anything was cut, or its VNF has VMs in a
        project that your sign-in does not give. Nothing was changed.
      </EmptyState>
    </Page>
  );
}
