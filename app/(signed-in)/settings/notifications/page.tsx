import type { Metadata } from "next";
import { NotificationsPageView } from "@/components/notify/notifications-page-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { listNotifications } from "@/lib/notify/list-notifications";
import { routes } from "@/lib/routes";
import { forgetAllNotificationsAction } from "./forget-all-notifications-action";
import { forgetNotificationAction } from "./forget-notification-action";
import { sendAgainAction } from "./send-again-action";
import { sendAllAgainAction } from "./send-all-again-action";
import { switchChannelAction } from "./switch-channel-action";
import { tryChannelAction } from "./try-channel-action";

export const metadata: Metadata = { title: "Notifications" };

const actions = {
  tryOut: tryChannelAction,
  switchOne: switchChannelAction,
  sendAgain: sendAgainAction,
  forget: forgetNotificationAction,
  sendAllAgain: sendAllAgainAction,
  forgetAll: forgetAllNotificationsAction,
};

export default async function NotificationsPage() {
  const session = await requirePagePermission(routes.notifications, "notifications.view");
  return (
    <SettingsPage role={session.role} section={routes.notifications}>
      <NotificationsPageView
        view={await listNotifications(session)}
        mayChange={may(session.role, "notifications.change")}
        actions={actions}
      />
    </SettingsPage>
  );
}
