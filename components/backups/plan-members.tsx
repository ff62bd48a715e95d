"use client";

import { Inert } from "@/components/data/inert";
import { thawWords } from "@/components/quiesce/method-words";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { ConsistencyText } from "@/components/vnfs/consistency-text";
import { Ordinal } from "@/components/vnfs/ordinal";
import {
  type BackupPlan,
  type PlannedHold,
  type PlannedMember,
  quiescedMembers,
} from "@/lib/backups/backup-plan";

const NONE = <span className="text-subtle">—</span>;

/** Who stands still, how, and in which order. */
export function PlanMembers({ plan }: { plan: BackupPlan }) {
  const quiesced = quiescedMembers(plan).map(({ serverId }) => serverId);
  const { shown, more } = useFirstRows(plan.members, "VMs");
  return (
    <Section title="Freeze order" note="top first, each confirmed before the next; thaw is the exact reverse">
      <Table label="Freeze order">
        <thead>
          <tr>
            <Th className="w-[72px]">Freeze</Th>
            <Th>VM</Th>
            <Th>How</Th>
            <Th>Consistency</Th>
            <Th>If Stillpoint is lost meanwhile</Th>
            <Th align="right">Volumes</Th>
            <Th align="right">Thaw</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((member) => (
            <Row
              key={member.serverId}
              member={member}
              place={quiesced.indexOf(member.serverId)}
              of={quiesced.length}
            />
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  );
}

function Row({ member, place, of }: { member: PlannedMember; place: number; of: number }) {
  const { hold, volumes, excluded } = member;
  const isFrozen = hold.kind === "quiesce";
  return (
    <Tr className="[--row:36px]">
      <Td>{isFrozen ? <Ordinal>{place + 1}</Ordinal> : NONE}</Td>
      <Td strong>
        <Inert text={member.name} />
      </Td>
      <Td muted>
        <How hold={hold} />
      </Td>
      <Td>
        <ConsistencyText consistency={worthOf(hold)} />
      </Td>
      <Td>{isFrozen ? <Timer hold={hold} /> : NONE}</Td>
      <Td align="right">
        {volumes.length}
        {excluded.length > 0 && <span className="text-subtle"> of {volumes.length + excluded.length}</span>}
      </Td>
      <Td align="right">{isFrozen ? <Ordinal>{of - place}</Ordinal> : NONE}</Td>
    </Tr>
  );
}

function How({ hold }: { hold: PlannedHold }) {
  if (hold.kind === "off") return "off, so it is still";
  if (hold.kind === "left-out") return "left out, by choice";
  if (hold.kind === "none")
    return (
      <span className="text-warn">
        {hold.isChosen ? "not held, by choice" : <Inert text={`nothing holds it: ${hold.why}`} />}
      </span>
    );
  return (
    <>
      {hold.method}
      {hold.isChosen && <span className="text-subtle">, chosen</span>}
    </>
  );
}

const worthOf = (hold: PlannedHold): string =>
  hold.kind === "quiesce" ? hold.consistency : hold.kind === "off" ? "filesystem" : "crash";

function Timer({ hold }: { hold: Extract<PlannedHold, { kind: "quiesce" }> }) {
  const { deadMan, thawAfterMs } = hold;
  const { short, isGuaranteed } = thawWords(
    deadMan.kind === "timer" && thawAfterMs !== null ? { ...deadMan, defaultMs: thawAfterMs } : deadMan,
  );
  if (!isGuaranteed) return <span className="text-warn">{short}</span>;
  return <span className="text-muted">{short.replace(", after", " thaws it after")}</span>;
}
