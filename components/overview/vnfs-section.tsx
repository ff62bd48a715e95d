"use client";

import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { RpoRatioText } from "@/components/vnfs/rpo-ratio-text";
import { ratioOf, selectVnfs } from "@/components/vnfs/select-vnfs";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import { may } from "@/lib/auth/permissions";
import type { Decisions } from "@/lib/recoveries/decisions";
import { routes } from "@/lib/routes";
import { NextBackupCell } from "./next-backup-cell";
import { RpoScale, ScaleHead } from "./rpo-scale";

const SHOWN = 20;
const BY_RATIO = { search: "", site: [], protection: [], sort: "ratio", order: "desc" } as const;

interface Props {
  rows: readonly TimedRow[];
  /** Null: not known. */
  decisions: Decisions | null;
}

/** Each VNF's newest point on one scale, with one line at its RPO; the worst first. */
export function VnfsSection({ rows, decisions }: Props) {
  if (rows.length === 0) return <FirstVnf />;
  const sorted = selectVnfs(rows, BY_RATIO);
  return (
    <Section title="Age of the newest usable point" note="against each RPO, worst first">
      <Table label="Age of the newest usable point">
        <thead>
          <tr>
            <Th>VNF</Th>
            <Th>Site</Th>
            <Th className="w-[40%] min-w-44">
              <ScaleHead />
            </Th>
            <Th align="right">Ratio</Th>
            <Th align="right">Newest</Th>
            <Th align="right">RPO</Th>
            <Th align="right">Next backup</Th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, SHOWN).map((row) => (
            <Row key={row.id} row={row} decisions={decisions} />
          ))}
        </tbody>
      </Table>
      {sorted.length > SHOWN && (
        <div className="pt-2">
          <Link href={routes.vnfs} className={buttonClass("plain", "s")}>
            All {sorted.length} VNFs
          </Link>
        </div>
      )}
    </Section>
  );
}

function Row({ row, decisions }: { row: TimedRow } & Pick<Props, "decisions">) {
  const ratio = ratioOf(row);
  const asOf = new Date(row.now).toISOString();
  const isPaused = row.protection === "paused";
  return (
    <Tr className="[--row:36px]">
      <Td strong className="max-w-44 truncate">
        <Link href={routes.vnf(row.id)} className="hover:underline hover:underline-offset-3">
          <Inert text={row.name} />
        </Link>
      </Td>
      <Td muted>
        <Inert text={row.siteName} />
      </Td>
      <Td className="py-0">
        <RpoScale ratio={ratio} isQuiet={isPaused || row.stale} />
      </Td>
      <Td align="right">
        {row.newestPoint ? (
          <RpoRatioText ratio={ratio} stale={isPaused || row.stale} />
        ) : (
          <span className={isPaused ? "text-subtle" : "font-semibold text-fail"}>none</span>
        )}
      </Td>
      <Td align="right">
        {row.newestPoint ? (
          <Age at={row.newestPoint.takenAt} asOf={asOf} short />
        ) : (
          <span className="text-subtle">—</span>
        )}
      </Td>
      <Td align="right" muted>
        {formatShortDuration(row.rpoMinutes * 60_000)}
      </Td>
      <Td align="right">
        <NextBackupCell row={row} decisions={decisions} />
      </Td>
    </Tr>
  );
}

/** There are sites, and nothing is protected yet. */
function FirstVnf() {
  const { role } = useShell();
  if (!may(role, "vnfs.change")) return null;
  return (
    <EmptyState
      kind="none"
      title="Nothing is protected yet"
      action={
        <Link href={routes.addVnf()} className={buttonClass("primary", "l")}>
          Make your first VNF
        </Link>
      }
    >
      A VNF is a group of VMs that are backed up at one moment and brought back together.
    </EmptyState>
  );
}
