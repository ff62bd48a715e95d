"use client";

import { formatUtcMinute } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import type { ApprovalActions } from "./approval-actions";
import { approvalsKey } from "./use-approval";

interface Props {
  approval: ApprovalView;
  review: ApprovalActions["review"];
}

/** That somebody went on alone, why, what came of it, and who has looked at it. */
export function ReviewSection({ approval, review }: Props) {
  const { id, askedBy, decidedAt, reason, state, usedAt, expiresAt, reviewedBy, isOwn, mayReview } = approval;
  const { run, busy, refusal } = useAction(
    review,
    () => toast("Noted: you have looked at it"),
    undefined,
    approvalsKey,
  );
  return (
    <div className="grid gap-3 pb-1">
      <Notice tone={reviewedBy ? "warn" : "fail"}>
        <p className="font-medium">
          <Inert text={askedBy} /> went on without a second person
          {decidedAt && ` at ${formatUtcMinute(decidedAt)}`}.
        </p>
        <p className="break-words">
          “<Inert text={reason ?? ""} />”
        </p>
        <p>
          {state === "used"
            ? `It was done${usedAt ? ` at ${formatUtcMinute(usedAt)}` : ""}.`
            : state === "approved"
              ? `It is not done yet, and can be until ${formatUtcMinute(expiresAt)}: it can be looked at once it is done, taken back or expired.`
              : "Nothing was done after all."}{" "}
          {reviewedBy ? (
            <>
              <Inert text={reviewedBy} /> has looked at it.
            </>
          ) : mayReview ? (
            "Look at what was done, and talk to whoever did it. The alarm is over once you say that you have."
          ) : isOwn ? (
            "The alarm stands until another person has looked at it."
          ) : (
            "The alarm stands until somebody who could have approved it, or an auditor, has looked at it."
          )}
        </p>
      </Notice>
      <FormErrors message={refusal?.message} />
      {mayReview && (
        <div>
          <Button kind="primary" busy={busy} onClick={() => void run({ id })}>
            {busy ? "Storing…" : "I have looked at it"}
          </Button>
        </div>
      )}
    </div>
  );
}
