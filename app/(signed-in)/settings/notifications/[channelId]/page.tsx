import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChannelPageView } from "@/components/notify/channel-page-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { isAppError } from "@/lib/errors";
import { getChannel } from "@/lib/notify/list-channels";
import { routes } from "@/lib/routes";
import { switchChannelAction } from "../switch-channel-action";
import { tryChannelAction } from "../try-channel-action";
import { changeChannelAction } from "./change-channel-action";
import { removeChannelAction } from "./remove-channel-action";
import { replaceChannelSecretAction } from "./replace-channel-secret-action";

export const metadata: Metadata = { title: "Channel" };

const actions = {
  tryOut: tryChannelAction,
  switchOne: switchChannelAction,
  change: changeChannelAction,
  replaceSecret: replaceChannelSecretAction,
  remove: removeChannelAction,
};

export default async function ChannelPage({ params }: { params: Promise<{ channelId: string }> }) {
  const { channelId } = await params;
  const session = await requirePagePermission(routes.channel(channelId), "notifications.change");
  const channel = await getChannel(session, channelId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Notifications", href: routes.notifications },
        { label: channel.name },
      ]}
    >
      <ChannelPageView channel={channel} actions={actions} />
    </Page>
  );
}
