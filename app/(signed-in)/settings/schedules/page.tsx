import type { Metadata } from "next";
import { SchedulesView } from "@/components/schedules/schedules-view";
import { SettingsPage } from "@/components/settings/settings-page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { listSchedules } from "@/lib/schedules/list-schedules";
import { switchScheduleAction } from "./switch-schedule-action";

export const metadata: Metadata = { title: "Schedules" };

export default async function SchedulesPage() {
  const session = await requirePagePermission(routes.schedules, "schedules.view");
  return (
    <SettingsPage role={session.role} section={routes.schedules}>
      <SchedulesView
        schedules={await listSchedules(session)}
        mayChange={may(session.role, "schedules.change")}
        switchOne={switchScheduleAction}
      />
    </SettingsPage>
  );
}
