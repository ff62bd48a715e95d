"use client";

import { useServerNow } from "@/components/shell/use-sites";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { timeLeft } from "./approval-words";

/** How long something can still come of a request, counting down by the server's clock. Nothing once it cannot. */
export function TimeLeft({ approval }: { approval: ApprovalView }) {
  const words = timeLeft(approval, useServerNow());
  return words === null ? null : (
    <time dateTime={approval.expiresAt} className="whitespace-nowrap tabular-nums">
      {words}
    </time>
  );
}
