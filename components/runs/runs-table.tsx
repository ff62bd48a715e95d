"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatLength } from "@/components/data/format-length";
import { formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useNow } from "@/components/data/use-now";
import { useStuckRuns } from "@/components/freezes/use-stuck-runs";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import { PHASE_NAMES } from "@/lib/runs/phases";
import { type RunRow, runName } from "@/lib/runs/run-view";
import { rowStatus } from "./run-status";
import { endsOf, KIND_NAMES } from "./run-words";

interface Props {
  rows: readonly RunRow[];
  /** The server's time of the answer. */
  asOf: string;
  /** It is the last known state. */
  isStale?: boolean;
  /** On the page of a VNF all runs are its own. */
  hideVnf?: boolean;
}

/** Runs in a table, newest first. */
export function RunsTable({ rows, asOf, isStale = false, hideVnf = false }: Props) {
  const stuck = useStuckRuns();
  return (
    <Table label="Runs">
      <thead>
        <tr>
          <Th>Run</Th>
          <Th>State</Th>
          {!hideVnf && <Th>VNF</Th>}
          <Th>Kind</Th>
          <Th>From, to</Th>
          <Th>Started</Th>
          <Th align="right">Took</Th>
          <Th align="right">Freeze</Th>
          <Th>Consistency</Th>
          <Th>Started by</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.id}>
            <Td strong>
              <Link href={routes.run(row.id)} className="rounded-s hover:underline hover:underline-offset-3">
                {runName(row)}
              </Link>
            </Td>
            <Td>
              <State row={row} isStale={isStale} isStuck={stuck.has(row.id)} />
            </Td>
            {!hideVnf && (
              <Td className="max-w-56 truncate">
                <Inert text={row.vnf.name} />
              </Td>
            )}
            <Td muted>{row.kind === "drill" ? <DrillMark small /> : KIND_NAMES[row.kind]}</Td>
            <Td className="max-w-64">
              <Ends row={row} />
            </Td>
            <Td muted>
              {row.startedAt ? <Age short at={row.startedAt} {...(isStale ? { asOf } : {})} /> : "not yet"}
            </Td>
            <Td align="right">
              <Took row={row} asOf={isStale ? asOf : null} />
            </Td>
            <Td align="right">
              <Freeze row={row} />
            </Td>
            <Td muted>{row.consistency ?? "—"}</Td>
            <Td muted className="max-w-40 truncate">
              <Inert text={row.startedBy} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** From where to where. */
function Ends({ row }: { row: RunRow }) {
  const { from, to } = endsOf(row);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Inert text={from} />
      {to !== null && (
        <>
          <ArrowRight size={14} strokeWidth={2.25} className="text-subtle" aria-label="to" />
          <span className="truncate">
            <Inert text={to} />
          </span>
        </>
      )}
    </span>
  );
}

/** The state, with the phase of what goes on and the cause of what failed. */
function State({ row, isStale, isStuck }: { row: RunRow; isStale: boolean; isStuck: boolean }) {
  const note = row.state === "running" && row.phase ? PHASE_NAMES[row.phase] : row.cause;
  return (
    <span className="flex max-w-64 min-w-0 items-center gap-2">
      <StatusText status={isStuck ? "runThawFailing" : rowStatus(row)} stale={isStale} />
      {note && (
        <span className="min-w-0 truncate text-12 text-subtle" title={note}>
          <Inert text={note} />
        </span>
      )}
    </span>
  );
}

function Took({ row: { startedAt, endedAt }, asOf }: { row: RunRow; asOf: string | null }) {
  const now = useNow();
  if (startedAt === null) return <>—</>;
  const until = endedAt ? Date.parse(endedAt) : asOf ? Date.parse(asOf) : now;
  return <>{until === null ? "—" : formatDuration(until - Date.parse(startedAt))}</>;
}

/** Red where it was longer than the owner of the VNF accepts. */
function Freeze({ row: { windowMs, budgetMs } }: { row: RunRow }) {
  if (windowMs === null) return <>—</>;
  const isLate = windowMs > budgetMs;
  return (
    <span className={isLate ? "font-medium text-fail" : undefined}>
      {windowMs === 0 ? "none" : formatLength(windowMs)}
      {isLate && <span className="sr-only">, past the budget</span>}
    </span>
  );
}
