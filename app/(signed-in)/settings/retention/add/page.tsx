import type { Metadata } from "next";
import { AddPolicyView } from "@/components/retention/add-policy-view";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { listRetainedVnfs } from "@/lib/retention/list-retained-vnfs";
import { routes } from "@/lib/routes";
import { seeWhatGoesAction } from "../see-what-goes-action";
import { addPolicyAction } from "./add-policy-action";

export const metadata: Metadata = { title: "Add a retention policy" };

export default async function AddPolicyPage() {
  const session = await requirePagePermission(routes.addRetentionPolicy, "retention.change");
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Retention", href: routes.retention },
        { label: "Add a policy" },
      ]}
    >
      <PageHeader title="Add a retention policy" />
      <AddPolicyView
        vnfs={await listRetainedVnfs(session)}
        action={addPolicyAction}
        seeWhatGoes={seeWhatGoesAction}
      />
    </Page>
  );
}
