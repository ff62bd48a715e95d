import { formatUtcMillis } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { MemberRecord } from "@/lib/backups/window-record";
import type { Certificate } from "@/lib/recovery-points/certificate";

const NONE = <span className="text-subtle">—</span>;
const at = (time: string | null) => (time === null ? NONE : formatUtcMillis(time, { bare: true }));

/** Who stood still from when to when, in the order of the freeze. */
export function FrozenTable({ certificate: { members } }: { certificate: Certificate }) {
  if (members.length === 0) return null;
  return (
    <Section title="Who stood still" note="in the order of the freeze; times in UTC, by Stillpoint’s clock">
      <Table label="Who stood still" dense>
        <thead>
          <tr>
            <Th>VM</Th>
            <Th>Method</Th>
            <Th align="right">Asked to freeze</Th>
            <Th align="right">Frozen</Th>
            <Th align="right">Asked to thaw</Th>
            <Th align="right">Thawed</Th>
            <Th align="right">Seconds</Th>
            <Th>How it went</Th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Tr key={member.serverId}>
              <Td strong>
                <Inert text={member.name} />
              </Td>
              <Td muted>{member.method}</Td>
              <Td align="right">{at(member.quiesceSentAt)}</Td>
              <Td align="right">{at(member.frozenAt)}</Td>
              <Td align="right">{at(member.thawSentAt)}</Td>
              <Td align="right">{at(member.thawedAt)}</Td>
              <Td align="right">{stoodStill(member)}</Td>
              <Td>
                <How member={member} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function stoodStill({ quiesceSentAt, thawedAt }: MemberRecord) {
  if (!quiesceSentAt || !thawedAt) return NONE;
  return ((Date.parse(thawedAt) - Date.parse(quiesceSentAt)) / 1000).toFixed(2);
}

function How({ member }: { member: MemberRecord }) {
  const { quiesce, thaw, thawAttempts, thawedBy, quiesceCause, thawCause } = member;
  const parts = [
    quiesce === "not-sent"
      ? "was not to be frozen"
      : quiesce === "frozen"
        ? null
        : "did not freeze for certain",
    thaw === "was-not-frozen" ? "was found running" : thaw === "gone" ? "was deleted meanwhile" : null,
    thaw === "left-off" ? "was left off for a failover" : null,
    thaw === "unknown" ? "its thaw was never confirmed" : null,
    thawAttempts > 1 ? `thawed at try ${thawAttempts}` : null,
    thawedBy && thawedBy !== "run" ? `by ${thawedBy}` : null,
    quiesceCause ?? null,
    thaw === "left-off" ? null : (thawCause ?? null),
  ].filter((part) => part !== null);
  if (parts.length === 0) return <span className="text-muted">as planned</span>;
  return (
    <span className="text-warn">
      <Inert text={parts.join("; ")} />
    </span>
  );
}
