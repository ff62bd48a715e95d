"use client";

import { visibleText } from "@/components/data/visible-text";
import { StatusText } from "@/components/status/status-text";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import type { Wait } from "./approval-context";
import { outcomeWords, statusOfApproval } from "./approval-words";
import { TimeLeft } from "./time-left";

const ANEW: Record<NonNullable<Wait["anew"]>, string> = {
  changed: "What would be done has changed since it was approved, so it was asked for anew.",
  over: "What was approved was used or had expired in the same moment, so it was asked for anew.",
  unknown: "It was asked for anew.",
};

interface Props {
  approval: ApprovalView | undefined;
  /** Why it was asked for anew, if it was. */
  anew: Wait["anew"];
}

/** What has become of a request, for the one who waits. Announced when it changes; the time that is left is not, each second. */
export function Outcome({ approval, anew }: Props) {
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
        {anew && `${ANEW[anew]} `}
        {words?.next}
      </p>
    </>
  );
}
