import Link from "next/link";
import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { buttonClass } from "@/components/ui/button-class";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { routes } from "@/lib/routes";
import { headingOf } from "./approval-words";

/** What was done without a second person, and nobody else has looked at. */
export const ReviewTable = ({ approvals }: { approvals: readonly ApprovalView[] }) => (
  <Table label="Done without a second person">
    <thead>
      <tr>
        <Th>State</Th>
        <Th>What</Th>
        <Th>By</Th>
        <Th>Why</Th>
        <Th>When</Th>
        <Th align="right">
          <span className="sr-only">What to do</span>
        </Th>
      </tr>
    </thead>
    <tbody>
      {approvals.map(({ id, title, askedBy, reason, decidedAt, askedAt, isOwn, mayReview }) => (
        <Tr key={id}>
          <Td>
            <StatusText status="approvalGlassBroken" />
          </Td>
          <Td strong wrap>
            <Inert text={headingOf(title)} />
          </Td>
          <Td>
            <Inert text={askedBy} />
            {isOwn && <span className="text-subtle"> (you)</span>}
          </Td>
          <Td wrap className="max-w-[360px]">
            <Inert text={reason ?? ""} />
          </Td>
          <Td muted>
            <Age at={decidedAt ?? askedAt} />
          </Td>
          <Td align="right">
            <Link
              href={routes.approval(id)}
              aria-label={`Look at it: ${headingOf(title)}`}
              className={buttonClass(mayReview ? "primary" : "plain", "s")}
            >
              Look at it
            </Link>
          </Td>
        </Tr>
      ))}
    </tbody>
  </Table>
);
