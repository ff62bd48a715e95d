"use client";

import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { ScheduleView } from "@/lib/schedules/schedule-view";
import { type ActOnSchedule, SCHEDULES_KEY } from "./schedule-actions";

interface Props {
  schedule: ScheduleView;
  action: ActOnSchedule;
  size?: "s";
}

/** Switches a schedule off, or on from now. */
export function SwitchButton({ schedule: { id, name, version, isEnabled }, action, size }: Props) {
  const { run, busy, refusal } = useAction(
    action,
    () => toast(isEnabled ? `${name} is off` : `${name} is on from now`),
    undefined,
    SCHEDULES_KEY,
  );
  return (
    <>
      <Button
        {...(size && { size })}
        busy={busy}
        aria-label={`Switch ${name} ${isEnabled ? "off" : "on"}`}
        onClick={() => void run({ scheduleId: id, version, isEnabled: !isEnabled })}
      >
        {isEnabled ? "Switch off" : "Switch on"}
      </Button>
      {refusal && (
        <Notice tone="fail">
          <span className="break-words whitespace-normal">{refusal.message}</span>
        </Notice>
      )}
    </>
  );
}
