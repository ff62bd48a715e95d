"use client";

import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { routes } from "@/lib/routes";
import { headingOf, statusOfApproval } from "./approval-words";

/** What was decided, taken back or came too late, the newest first. */
export function PastTable({ approvals }: { approvals: readonly ApprovalView[] }) {
  const { shown, more } = useFirstRows(approvals, "requests");
  return (
    <>
      <Table label="Before">
        <thead>
          <tr>
            <Th>Asked, UTC</Th>
            <Th>What</Th>
            <Th>Asked by</Th>
            <Th>Decided by</Th>
            <Th>State</Th>
            <Th>Done, UTC</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((approval) => (
            <Row key={approval.id} approval={approval} />
          ))}
        </tbody>
      </Table>
      {more}
    </>
  );
}

function Row({ approval }: { approval: ApprovalView }) {
  const { id, title, askedBy, askedAt, decidedBy, isGlassBroken, reviewedBy, reason, state, usedAt } =
    approval;
  return (
    <Tr>
      <Td muted>{formatDayTime(askedAt)}</Td>
      <Td wrap>
        <Link href={routes.approval(id)} className="font-medium hover:underline hover:underline-offset-3">
          <Inert text={headingOf(title)} />
        </Link>
        {reason && (
          <span className="block text-12 text-muted">
            <Inert text={reason} />
          </span>
        )}
      </Td>
      <Td>
        <Inert text={askedBy} />
      </Td>
      <Td muted={!decidedBy || isGlassBroken} wrap>
        {isGlassBroken ? (
          reviewedBy ? (
            <>
              nobody; <Inert text={reviewedBy} /> has looked at it
            </>
          ) : (
            "nobody"
          )
        ) : decidedBy ? (
          <Inert text={decidedBy} />
        ) : (
          "—"
        )}
      </Td>
      <Td>
        <StatusText status={statusOfApproval(approval)} />
      </Td>
      <Td muted>{state === "used" && usedAt ? formatDayTime(usedAt) : "—"}</Td>
    </Tr>
  );
}
