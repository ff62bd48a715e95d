"use client";

import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { INCIDENT_KINDS, type IncidentKindId } from "@/lib/notify/incident-kinds";
import { type IncidentView, SHOWN } from "@/lib/notify/schemas";

/** What needs somebody, but is no harm yet. */
const CALMER: readonly IncidentKindId[] = [
  ...(["not-ready", "drill-due", "schedule-missed", "credential-expires", "approval-waiting"] as const),
];

/** What is wrong now, then what was over lately. @param props.goingOn how many are wrong now, also of those not given */
export function IncidentsSection({
  incidents,
  goingOn,
}: {
  incidents: readonly IncidentView[];
  goingOn: number;
}) {
  const { shown, more } = useFirstRows(incidents, "incidents");
  if (incidents.length === 0)
    return (
      <Section title="Incidents">
        <p className="text-13 text-muted">
          Nothing is wrong now, and nothing was. Incidents are listed here whether somebody is told or not.
        </p>
      </Section>
    );
  return (
    <Section title="Incidents" note={noteOf(goingOn)}>
      <Table label="Incidents">
        <thead>
          <tr>
            <Th>State</Th>
            <Th>Incident</Th>
            <Th>Kind</Th>
            <Th>Began</Th>
            <Th>Lasted</Th>
            <Th>Told</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  );
}

const noteOf = (goingOn: number): string =>
  goingOn > SHOWN
    ? `the first ${SHOWN} of ${goingOn.toLocaleString("en-US")} that go on`
    : goingOn === 0
      ? "none goes on"
      : `${goingOn} ${goingOn === 1 ? "goes" : "go"} on`;

function Row({ incident }: { incident: IncidentView }) {
  const { kind, title, text, todo, href, openedAt, overAt, told, isHeld } = incident;
  const isOver = overAt !== null;
  // One that goes on has lines beneath its title: all begin at its height.
  const place = isOver ? "" : "align-top";
  const short = `${place} whitespace-nowrap`;
  return (
    <Tr>
      <Td wrap className={short}>
        <StatusText status={statusOf(incident)} />
      </Td>
      <Td wrap className={place}>
        <Link
          href={href}
          className={isOver ? "hover:underline" : "font-medium hover:underline hover:underline-offset-3"}
        >
          <Inert text={title} />
        </Link>
        {!isOver && (
          <span className="block text-12 text-muted">
            <Inert text={text} /> <Inert text={todo} />
          </span>
        )}
      </Td>
      <Td wrap muted className={`${place} min-w-[120px]`}>
        {INCIDENT_KINDS[kind]?.name ?? kind}
      </Td>
      <Td wrap muted className={short}>
        <Age at={openedAt} />
      </Td>
      <Td wrap muted className={short}>
        {isOver ? formatShortDuration(Date.parse(overAt) - Date.parse(openedAt)) : "—"}
      </Td>
      <Td wrap muted className={`${place} min-w-[120px]`}>
        {told.length > 0 ? <Inert text={told.join(", ")} /> : isHeld ? "with its site" : "nobody"}
      </Td>
    </Tr>
  );
}

const statusOf = ({ kind, overAt }: IncidentView): Status =>
  overAt !== null ? "incidentOver" : CALMER.includes(kind) ? "incidentWarns" : "incidentFails";
