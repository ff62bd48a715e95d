import Link from "next/link";
import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { APPROVAL_KINDS } from "@/lib/approvals/approval-kinds";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { routes } from "@/lib/routes";
import { headingOf } from "./approval-words";
import { TimeLeft } from "./time-left";

/** What waits to be decided, by anybody. */
export const WaitingTable = ({ approvals }: { approvals: readonly ApprovalView[] }) => (
  <Table label="Waiting">
    <thead>
      <tr>
        <Th>What</Th>
        <Th>Kind</Th>
        <Th>Asked by</Th>
        <Th>Asked</Th>
        <Th align="right">Time left</Th>
        <Th align="right">
          <span className="sr-only">What to do</span>
        </Th>
      </tr>
    </thead>
    <tbody>
      {approvals.map((approval) => (
        <Tr key={approval.id}>
          <Td strong wrap>
            <Inert text={headingOf(approval.title)} />
          </Td>
          <Td muted wrap>
            {APPROVAL_KINDS[approval.kind].name}
          </Td>
          <Td>
            <Inert text={approval.askedBy} />
            {approval.isOwn && <span className="text-subtle"> (you)</span>}
          </Td>
          <Td muted>
            <Age at={approval.askedAt} />
          </Td>
          <Td align="right">
            <TimeLeft approval={approval} />
          </Td>
          <Td align="right">
            <Link
              href={routes.approval(approval.id)}
              aria-label={`Look at it: ${headingOf(approval.title)}`}
              className={buttonClass(approval.mayDecide ? "primary" : "plain", "s")}
            >
              Look at it
            </Link>
          </Td>
        </Tr>
      ))}
    </tbody>
  </Table>
);
