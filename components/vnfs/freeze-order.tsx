"use client";

import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";
import { ConsistencyText } from "./consistency-text";
import { FreezeBar } from "./freeze-bar";
import { Ordinal } from "./ordinal";
import { type MemberHold, memberHolds } from "./quiesce-plan";

/** The VMs in the order of their freeze, with what the last run made of it. */
export function FreezeOrder({ vnf }: { vnf: VnfView }) {
  const { role } = useShell();
  const { shown, more } = useFirstRows(memberHolds(vnf.members), "VMs");
  return (
    <Section
      title="Freeze order"
      note="top first; thaw is always the exact reverse"
      actions={
        may(role, "vnfs.change") &&
        !vnf.deletedAt && (
          <Link href={routes.vnfSettings(vnf.id)} className={buttonClass("plain", "s")}>
            Change VMs and order…
          </Link>
        )
      }
    >
      {shown.length === 0 ? (
        <p className="text-13 text-muted">It has no VMs.</p>
      ) : (
        <Table label="Freeze order">
          <thead>
            <tr>
              <Th className="w-[72px]">Freeze</Th>
              <Th>VM</Th>
              <Th>Method</Th>
              <Th>Consistency</Th>
              <Th align="right">Volumes</Th>
              <Th align="right">Size</Th>
              <Th className="w-[27%] min-w-40">
                {vnf.freeze
                  ? `Frozen in the last run, ${formatDayTime(vnf.freeze.lastAt)}`
                  : "Frozen in the last run"}
              </Th>
              <Th align="right">Seconds</Th>
              <Th align="right">Thaw</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((hold) => (
              <Row key={hold.member.id} hold={hold} vnf={vnf} />
            ))}
          </tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}

function Row({ hold: { member, freeze, thaw, why, consistency }, vnf }: { hold: MemberHold; vnf: VnfView }) {
  const included = member.volumes.filter(({ isExcluded }) => !isExcluded);
  const left = member.volumes.length - included.length;
  return (
    <Tr className="[--row:36px]">
      <Td>{freeze === null ? <span className="text-subtle">—</span> : <Ordinal>{freeze}</Ordinal>}</Td>
      <Td strong className="max-w-[200px] truncate">
        <Link
          href={routes.vm(vnf.site.id, member.serverId)}
          className="hover:underline hover:underline-offset-3"
        >
          <Inert text={member.name} />
        </Link>
      </Td>
      <Td muted>
        {why === null ? member.willUse : <span className={WHY[why].ink}>{WHY[why].words}</span>}
        {why === null && member.quiesceMethod !== null && <span className="text-subtle">, chosen</span>}
      </Td>
      <Td>
        <ConsistencyText consistency={consistency} />
      </Td>
      <Td align="right">
        {included.length}
        {left > 0 && <span className="text-subtle"> of {member.volumes.length}</span>}
      </Td>
      <Td align="right">{sizeWords(included)}</Td>
      <Td className="py-0">
        {member.lastFreeze && vnf.freeze ? (
          <FreezeBar freeze={member.lastFreeze} windowMs={vnf.freeze.lastMs} />
        ) : (
          <span className="text-subtle">—</span>
        )}
      </Td>
      <Td align="right">
        {member.lastFreeze ? (
          (member.lastFreeze.ms / 1000).toFixed(2)
        ) : (
          <span className="text-subtle">—</span>
        )}
      </Td>
      <Td align="right">
        {thaw === null ? <span className="text-subtle">—</span> : <Ordinal>{thaw}</Ordinal>}
      </Td>
    </Tr>
  );
}

const WHY = {
  off: { words: "off, so it is still", ink: "" },
  "left out": { words: "left out, by choice", ink: "" },
  "not held": { words: "nothing holds it", ink: "text-warn" },
};

function sizeWords(volumes: readonly { sizeGib: number | null }[]): string {
  if (volumes.some(({ sizeGib }) => sizeGib === null)) return "unknown";
  return `${volumes.reduce((sum, { sizeGib }) => sum + (sizeGib ?? 0), 0).toLocaleString("en-US")} GiB`;
}
