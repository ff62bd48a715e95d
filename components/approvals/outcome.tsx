"use client";

import { visibleText } from "@/components/data/visible-text";
import { StatusText } from "@/components/status/status-text";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { outcomeWords, statusOfApproval } from "./approval-words";
import { TimeLeft } from "./time-left";

interface Props {
  approval: ApprovalView | undefined;
  /** It was asked for anew. */
  isChanged: boolean;
}

/** What has become of a request, for the one who waits. Announced when it changes; the time that is left is not, each second. */
export function Outcome({ approval, isChanged }: Props) {
  const words = approval && outcomeWords(approval);
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {approval && <StatusText status={statusOfApproval(approval)} />}
        <span role="status" className="font-medium">
          {words?.headline ?? "Waiting for a second person"}
        </span>
        <span className="ml-auto text-subtle">{approval && <TimeLeft approval={approval} />}</span>
      </p>
      {approval?.state === "refused" && approval.reason && (
        <p className="pt-1 break-words whitespace-pre-line">“{visibleText(approval.reason)}”</p>
      )}
      <p className="pt-1 text-muted">
        {isChanged && "What would be done has changed since it was approved, so it was asked for anew. "}
        {words?.next}
      </p>
    </>
  );
}
