import type { Metadata } from "next";
import { AddChannelView } from "@/components/notify/add-channel-view";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { routes } from "@/lib/routes";
import { addChannelAction } from "./add-channel-action";

export const metadata: Metadata = { title: "Add a channel" };

export default async function AddChannelPage() {
  await requirePagePermission(routes.addChannel, "notifications.change");
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Notifications", href: routes.notifications },
        { label: "Add a channel" },
      ]}
    >
      <PageHeader title="Add a channel" />
      <AddChannelView action={addChannelAction} />
    </Page>
  );
}
