"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Age } from "@/components/data/age";
import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import type { PointRow } from "@/lib/vnfs/vnf";
import { ConsistencyText } from "./consistency-text";
import { pointStatus } from "./vnf-status";

interface Props {
  vnfId: string;
  points: readonly PointRow[];
  /** ISO time by the server's clock. */
  now: string;
  /** The VNF has a site where something can be made, and this person may. */
  mayRestore?: boolean;
  /** What becomes of each by its VNF's policy and its holders, where that is shown. */
  fateOf?: (point: PointRow) => ReactNode;
}

const isUsable = ({ state, usable }: PointRow): boolean =>
  (state === "complete" || state === "incomplete") && usable > 0;

/** Recovery points, the newest first. */
export function PointsTable({ vnfId, points, now, mayRestore = false, fateOf }: Props) {
  return (
    <Table label="Recovery points">
      <thead>
        <tr>
          <Th>Taken at, UTC</Th>
          <Th align="right">Age</Th>
          <Th>Certificate</Th>
          <Th>Consistency</Th>
          <Th align="right">Volumes hold</Th>
          <Th>Made of</Th>
          <Th>Records at</Th>
          <Th>Run</Th>
          {fateOf && <Th>Retention</Th>}
          {mayRestore && <Th>Restore</Th>}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <Tr key={point.id} className="[--row:36px]">
            <Td strong>
              <Link
                href={routes.vnfPoint(vnfId, point.id)}
                title={formatUtc(point.takenAt)}
                className="hover:underline hover:underline-offset-3"
              >
                <time dateTime={point.takenAt}>{formatDayTime(point.takenAt)}</time>
              </Link>
            </Td>
            <Td align="right" muted>
              <Age at={point.takenAt} asOf={now} short />
            </Td>
            <Td>
              <span title={point.incompleteReasons.join(" ") || undefined} className="inline-flex">
                <StatusText status={pointStatus(point)} />
                {point.state !== "building" && point.state !== "pruned" && (
                  <span>
                    , {point.usable} of {point.of}
                  </span>
                )}
              </span>
            </Td>
            <Td>
              {point.disprovedBy ? (
                <Disproved consistency={point.consistency} by={point.disprovedBy} />
              ) : (
                <ConsistencyText consistency={point.consistency} />
              )}
            </Td>
            <Td align="right">{point.sizeGib.toLocaleString("en-US")} GiB</Td>
            <Td muted>{madeOf(point)}</Td>
            <Td muted>
              <CopiesText copies={point.copies} />
            </Td>
            <Td muted>
              <Link href={routes.run(point.runId)} className="hover:underline hover:underline-offset-3">
                {runName({ kind: "backup", number: point.runNumber })}
              </Link>
              {point.isImported && <span className="text-subtle"> imported</span>}
            </Td>
            {fateOf && <Td wrap>{fateOf(point)}</Td>}
            {mayRestore && (
              <Td>
                {isUsable(point) ? (
                  <Link
                    href={routes.restoreVnf(vnfId, point.id)}
                    aria-label={`Restore from the point of ${formatDayTime(point.takenAt)}`}
                    className="underline underline-offset-3"
                  >
                    Restore…
                  </Link>
                ) : (
                  <span className="text-subtle">—</span>
                )}
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What its label promised a drill has seen to be wrong. */
function Disproved({ consistency, by }: { consistency: string | null; by: { runId: string; name: string } }) {
  return (
    <span className="text-fail">
      <s>{consistency}</s>{" "}
      <Link href={routes.run(by.runId)} className="text-12 underline underline-offset-3">
        disproved by {by.name}
      </Link>
    </span>
  );
}

/** "11 full", "9 increments", "2 full, 9 increments". Pure. */
export function madeOf({
  fullCount,
  incrementCount,
}: Pick<PointRow, "fullCount" | "incrementCount">): string {
  const increments = `${incrementCount} ${incrementCount === 1 ? "increment" : "increments"}`;
  if (fullCount === 0) return incrementCount === 0 ? "—" : increments;
  return incrementCount === 0 ? `${fullCount} full` : `${fullCount} full, ${increments}`;
}

/** At which sites the backups are known, besides their own. */
export function CopiesText({ copies }: Pick<PointRow, "copies">) {
  if (copies.length === 0) return <span className="text-subtle">—</span>;
  return copies.map(({ siteName, known, of, failed }, index) => (
    <span key={siteName}>
      {index > 0 && ", "}
      <Inert text={siteName} />
      {known < of && <span className="text-warn"> {`${known} of ${of}`}</span>}
      {failed > 0 && <span className="text-fail"> ({failed} failed)</span>}
    </span>
  ));
}
