import { CalendarX2 } from "lucide-react";
import Link from "next/link";
import { formatDay, formatUtcMinute } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { lateWords } from "@/components/schedules/late-words";
import { useShell } from "@/components/shell/shell-context";
import { may } from "@/lib/auth/permissions";
import { counted, sentence } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import type { SlotTrouble } from "@/lib/schedules/schedule-view";
import { Line } from "./line";

const SHOWN = 5;

const ENDS: Record<SlotTrouble["kind"], string> = {
  waits: "late",
  closed: "late",
  queued: "late",
  skipped: "skipped",
  missed: "missed",
};

/** Schedules that do not do what they say: slots that are late, were skipped or were missed. */
export function SlotsSection({ slots }: { slots: readonly SlotTrouble[] }) {
  const { role } = useShell();
  if (slots.length === 0) return null;
  const isLinked = may(role, "schedules.view");
  return (
    <section aria-label="Scheduled backups" className="mb-2 border-b border-line pb-2">
      <h2 className="mb-1 flex h-8 items-center text-14 font-semibold">Scheduled backups</h2>
      <ul>
        {slots.slice(0, SHOWN).map((slot) => (
          <li
            key={`${slot.scheduleId} ${slot.vnf.id}`}
            className="border-b border-faint py-2 last:border-b-0"
          >
            <Line
              icon={<CalendarX2 size={14} strokeWidth={2.25} className="text-warn" aria-hidden />}
              name={slot.vnf.name}
              end={ENDS[slot.kind]}
            >
              {isLinked ? (
                <Link href={routes.schedule(slot.scheduleId)} className="underline underline-offset-3">
                  <Inert text={slot.scheduleName} />
                </Link>
              ) : (
                <Inert text={slot.scheduleName} />
              )}
              {": "}
              <Inert text={troubleWords(slot)} />
            </Line>
          </li>
        ))}
      </ul>
      {slots.length > SHOWN && (
        <Link
          href={isLinked ? routes.schedules : routes.vnfs}
          className="text-13 underline underline-offset-3"
        >
          {slots.length - SHOWN} more
        </Link>
      )}
    </section>
  );
}

function troubleWords(slot: SlotTrouble): string {
  const { kind, dueAt, opensAt, run, reason, missed } = slot;
  const at = `${formatDay(dueAt)} ${formatUtcMinute(dueAt)}`;
  const others = missed > 0 ? ` ${counted(missed, "slot")} missed within a day.` : "";
  if (kind === "skipped") return `the slot of ${at} was skipped: ${sentence(reason ?? "")}${others}`;
  if (kind === "missed")
    return `${counted(missed, "slot")} missed within a day; the newest one was caught up.`;
  const late = { kind, dueAt, opensAt, run };
  return `the slot of ${at} ${lateWords(late, (time) => `${formatDay(time)} ${formatUtcMinute(time)}`)}.${others}`;
}
