"use client";

import { useRouter } from "next/navigation";
import { useSyncExternalStore } from "react";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import type { ScheduledVnf } from "@/lib/schedules/explain-schedule";
import type { AddSchedule } from "./schedule-actions";
import { ScheduleForm } from "./schedule-form";
import { newSchedule } from "./schedule-values";

interface Props {
  vnfs: readonly ScheduledVnf[];
  /** ISO 8601. */
  now: string;
  action: AddSchedule;
}

const never = () => () => {};
/** The browser's; the server knows none. */
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new schedule; it is on from the moment it is stored. */
export function AddScheduleView({ vnfs, now, action }: Props) {
  const router = useRouter();
  const zone = useSyncExternalStore(never, ownZone, () => "UTC");
  return (
    <ScheduleForm
      key={zone}
      initial={newSchedule(zone)}
      vnfs={vnfs}
      now={now}
      verb="Add the schedule"
      busyVerb="Adding…"
      action={action}
      onDone={({ id }) => {
        toast("The schedule was added, and is on");
        router.push(routes.schedule(id));
      }}
    />
  );
}
