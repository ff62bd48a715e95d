import type { Metadata } from "next";
import { AddScheduleView } from "@/components/schedules/add-schedule-view";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { databaseNow } from "@/lib/database-now";
import { routes } from "@/lib/routes";
import { listScheduledVnfs } from "@/lib/schedules/list-scheduled-vnfs";
import { addScheduleAction } from "./add-schedule-action";

export const metadata: Metadata = { title: "Add a schedule" };

export default async function AddSchedulePage() {
  const session = await requirePagePermission(routes.addSchedule, "schedules.change");
  const [vnfs, now] = await Promise.all([listScheduledVnfs(session), databaseNow()]);
  return (
    <Page
      trail={[
        { label: "Settings", href: routes.settings },
        { label: "Schedules", href: routes.schedules },
        { label: "Add a schedule" },
      ]}
    >
      <PageHeader title="Add a schedule" />
      <AddScheduleView vnfs={vnfs} now={now.toISOString()} action={addScheduleAction} />
    </Page>
  );
}
