"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { useRefresh } from "@/components/data/use-refresh";
import { useShownVersion } from "@/components/data/use-shown-version";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import { type ScheduledVnf, zoneText } from "@/lib/schedules/explain-schedule";
import type { LateVnfSlot, ScheduleView, SlotView } from "@/lib/schedules/schedule-view";
import { cadenceWords, fullWords, windowWords } from "@/lib/schedules/schedule-words";
import { DeleteScheduleDialog } from "./delete-schedule-dialog";
import { lateLines } from "./late-words";
import type { ActOnSchedule, ChangeSchedule } from "./schedule-actions";
import { ScheduleForm } from "./schedule-form";
import { scheduleThings } from "./schedule-things";
import { toValues } from "./schedule-values";
import { namesOf } from "./schedules-view";
import { SlotTimes } from "./slots-preview";
import { SlotsTable } from "./slots-table";
import { SwitchButton } from "./switch-button";

const EVERY_MS = 5_000;

interface Props {
  schedule: ScheduleView;
  slots: readonly SlotView[];
  /** Of VNFs that the reader sees. */
  late: readonly LateVnfSlot[];
  vnfs: readonly ScheduledVnf[];
  /** ISO 8601. */
  now: string;
  mayChange: boolean;
  actions: { change: ChangeSchedule; switchOne: ActOnSchedule; deleteOne: ActOnSchedule };
}

/** One schedule: when it comes next, what became of its slots, and how it is changed. */
export function SchedulePageView(props: Props) {
  const { schedule, slots, late, mayChange, actions } = props;
  const { name, isEnabled, timeZone, next } = schedule;
  const [isAsked, setIsAsked] = useState(false);
  const router = useRouter();
  useRefresh(EVERY_MS);
  return (
    <>
      <PageHeader
        title={<Inert text={name} />}
        badge={<StatusText status={isEnabled ? "scheduleOn" : "scheduleOff"} />}
        actions={
          mayChange && (
            <>
              <SwitchButton schedule={schedule} action={actions.switchOne} />
              <Button onClick={() => setIsAsked(true)}>Delete…</Button>
            </>
          )
        }
      />
      {late.length > 0 && (
        <div className="mb-3">
          <Notice tone="warn">
            {lateLines(late, (time) => zoneText(new Date(time), timeZone)).map((line) => (
              <p key={line} className="break-words">
                <Inert text={`Late: ${line}`} />
              </p>
            ))}
          </Notice>
        </div>
      )}
      <Facts schedule={schedule} vnfs={props.vnfs} />
      <Section title="Next slots">
        {next.length > 0 ? (
          <div className="max-w-[480px]">
            <SlotTimes slots={next.map((slot) => new Date(slot))} timeZone={timeZone} />
          </div>
        ) : (
          <p className="text-13 text-muted">
            {isEnabled ? "There are none any more." : "None while it is off."}
          </p>
        )}
      </Section>
      <Section title="What became of its slots" note={slots.length >= 100 ? "the newest 100" : undefined}>
        {slots.length > 0 ? (
          <SlotsTable slots={slots} timeZone={timeZone} />
        ) : (
          <p className="text-13 text-muted">None has come yet.</p>
        )}
      </Section>
      {mayChange && <ChangeSection {...props} />}
      {isAsked && (
        <DeleteScheduleDialog
          schedule={schedule}
          action={actions.deleteOne}
          onDeleted={() => {
            toast(`The schedule ${name} was deleted`);
            router.push(routes.schedules);
          }}
          onClose={() => setIsAsked(false)}
        />
      )}
    </>
  );
}

function Facts({ schedule, vnfs }: Pick<Props, "schedule" | "vnfs">) {
  const { cadence, timeZone, window, full } = schedule;
  const own = new Set(schedule.vnfs.map(({ id }) => id));
  const facts = [
    ["When", `${cadenceWords(cadence)}, ${timeZone} time`],
    ["VNFs", namesOf(schedule)],
    ["Freezes", windowWords(window)],
    ["Full backups", fullWords(full)],
    ["Retention", retentionWords(vnfs.filter(({ id }) => own.has(id)))],
  ] as const;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 pt-1 text-13">
      {facts.map(([term, text]) => (
        <div key={term} className="contents">
          <dt className="text-subtle">{term}</dt>
          <dd className="break-words">
            <Inert text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** By policy, which a VNF has and not its schedule. */
function retentionWords(vnfs: readonly ScheduledVnf[]): string {
  const words = (vnf: ScheduledVnf) => vnf.retention ?? "all points are kept";
  const policies = [...new Set(vnfs.map(words))];
  if (policies.length === 1) return policies.join();
  const of = (policy: string) => vnfs.filter((vnf) => words(vnf) === policy).map(({ name }) => name);
  return policies.map((policy) => `${policy}: ${of(policy).join(", ")}`).join("; ");
}

function ChangeSection({ schedule, vnfs, now, actions }: Props) {
  const { shown, version, setIsDirty, reach } = useShownVersion(schedule);
  return (
    <Section title="Change it">
      <ScheduleForm
        key={shown.version}
        initial={toValues(shown)}
        onDirty={setIsDirty}
        vnfs={vnfs}
        now={now}
        more={{ scheduleId: schedule.id, version }}
        verb="Store the changes"
        busyVerb="Storing…"
        action={actions.change}
        onDone={(stored, before, after) => {
          reach(stored.version);
          const words = whatChanged(stored.changed, scheduleThings(vnfs), before, after);
          toast(changedWords(words, "The schedule was changed"));
        }}
      />
    </Section>
  );
}
