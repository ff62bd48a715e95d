"use client";

import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import type { ScheduleView } from "@/lib/schedules/schedule-view";
import { type ActOnSchedule, SCHEDULES_KEY } from "./schedule-actions";
import { namesOf } from "./schedules-view";

interface Props {
  schedule: ScheduleView;
  action: ActOnSchedule;
  onDeleted: () => void;
  onClose: () => void;
}

/** Asks before a schedule is deleted. */
export function DeleteScheduleDialog({ schedule, action, onDeleted, onClose }: Props) {
  const { id, name, version } = schedule;
  const { run, busy, refusal } = useAction(action, onDeleted, undefined, SCHEDULES_KEY);
  const actions = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" busy={busy} onClick={() => void run({ scheduleId: id, version })}>
        {busy ? "Deleting…" : "Delete the schedule"}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} title={`Delete the schedule ${name}?`} actions={actions}>
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} code={refusal?.code} />
        <p className="break-words">
          It backs up {namesOf(schedule)}. From now on they are backed up by other schedules of theirs, or
          when somebody starts it. Recovery points are kept, and a run that goes on is not touched.
        </p>
      </div>
    </Dialog>
  );
}
