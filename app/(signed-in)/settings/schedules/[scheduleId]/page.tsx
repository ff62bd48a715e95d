import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SchedulePageView } from "@/components/schedules/schedule-page-view";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { may } from "@/lib/auth/permissions";
import { isAppError } from "@/lib/errors";
import { routes } from "@/lib/routes";
import { listScheduledVnfs } from "@/lib/schedules/list-scheduled-vnfs";
import { getSchedule } from "@/lib/schedules/list-schedules";
import { switchScheduleAction } from "../switch-schedule-action";
import { changeScheduleAction } from "./change-schedule-action";
import { deleteScheduleAction } from "./delete-schedule-action";

export const metadata: Metadata = { title: "Schedule" };

const actions = {
  change: changeScheduleAction,
  switchOne: switchScheduleAction,
  deleteOne: deleteScheduleAction,
};

export default async function SchedulePage({ params }: { params: Promise<{ scheduleId: string }> }) {
  const { scheduleId } = await params;
  const session = await requirePagePermission(routes.schedule(scheduleId), "schedules.view");
  const found = await getSchedule(session, scheduleId).catch((error: unknown) => {
    if (isAppError(error, "not_found")) notFound();
    throw error;
  });
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Schedules", href: routes.schedules },
        { label: found.schedule.name },
      ]}
    >
      <SchedulePageView
        {...found}
        vnfs={await listScheduledVnfs(session)}
        mayChange={may(session.role, "schedules.change")}
        actions={actions}
      />
    </Page>
  );
}
