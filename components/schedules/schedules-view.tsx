"use client";

import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { useRefresh } from "@/components/data/use-refresh";
import { StatusText } from "@/components/status/status-text";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import { zoneText } from "@/lib/schedules/explain-schedule";
import type { ScheduleView } from "@/lib/schedules/schedule-view";
import { and, cadenceWords, windowWords } from "@/lib/schedules/schedule-words";
import type { ActOnSchedule } from "./schedule-actions";
import { SlotDetail, SlotStatus } from "./slot-outcome";
import { SwitchButton } from "./switch-button";

const EVERY_MS = 10_000;
const NAMED = 3;

interface Props {
  schedules: readonly ScheduleView[];
  mayChange: boolean;
  switchOne: ActOnSchedule;
}

/** When VNFs are backed up by themselves. */
export function SchedulesView({ schedules, mayChange, switchOne }: Props) {
  useRefresh(EVERY_MS);
  const add = (
    <Link href={routes.addSchedule} className={buttonClass("primary")}>
      Add a schedule
    </Link>
  );
  if (schedules.length === 0)
    return (
      <EmptyState kind="none" title="No schedule yet" action={mayChange && add}>
        Without one, a VNF is backed up only when somebody starts it on its page. A schedule says when, in
        which zone, and within which hours its VMs may be frozen.
      </EmptyState>
    );
  return (
    <Section title="Schedules" actions={mayChange && add}>
      <Table label="Schedules">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>State</Th>
            <Th>When</Th>
            <Th>VNFs</Th>
            <Th>Next slot</Th>
            <Th>Last slot</Th>
            {mayChange && (
              <Th align="right">
                <span className="sr-only">What to do</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {schedules.map((schedule) => (
            <Row key={schedule.id} schedule={schedule} mayChange={mayChange} switchOne={switchOne} />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function Row({
  schedule,
  mayChange,
  switchOne,
}: { schedule: ScheduleView } & Pick<Props, "mayChange" | "switchOne">) {
  const { id, name, isEnabled, cadence, timeZone, window, next, last, waitingSince } = schedule;
  return (
    <Tr>
      <Td strong className="max-w-[200px] truncate">
        <Link href={routes.schedule(id)} className="hover:underline hover:underline-offset-3">
          <Inert text={name} />
        </Link>
      </Td>
      <Td>
        <StatusText status={isEnabled ? "scheduleOn" : "scheduleOff"} />
      </Td>
      <Td wrap>
        {cadenceWords(cadence)}
        <span className="block text-12 text-subtle">
          {timeZone}
          {window && `; freezes ${windowWords(window)}`}
        </span>
      </Td>
      <Td wrap muted>
        <Inert text={namesOf(schedule)} />
      </Td>
      <Td>
        {next[0] ? zoneText(new Date(next[0]), timeZone) : <span className="text-subtle">none</span>}
        {waitingSince && (
          <span className="block text-12 text-warn">{zoneText(new Date(waitingSince), timeZone)} waits</span>
        )}
      </Td>
      <Td wrap>
        {last ? (
          <>
            <SlotStatus slot={last} />{" "}
            <span className="text-muted">{zoneText(new Date(last.dueAt), timeZone)}</span>
            <span className="block text-12">
              <SlotDetail slot={last} />
            </span>
          </>
        ) : (
          <span className="text-subtle">none yet</span>
        )}
      </Td>
      {mayChange && (
        <Td align="right">
          <SwitchButton schedule={schedule} action={switchOne} size="s" />
        </Td>
      )}
    </Tr>
  );
}

/** "vIMS core, HSS and 3 more" */
export function namesOf({ vnfs, hiddenVnfs }: Pick<ScheduleView, "vnfs" | "hiddenVnfs">): string {
  const named = vnfs.slice(0, NAMED).map(({ name }) => name);
  const more = vnfs.length - named.length + hiddenVnfs;
  if (vnfs.length + hiddenVnfs === 0) return "none any more";
  return and([
    ...named,
    ...(more > 0 ? [named.length > 0 ? `${more} more` : `${more} of other projects`] : []),
  ]);
}
