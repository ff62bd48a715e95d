"use client";

import Link from "next/link";
import { StaleNotice } from "@/components/data/stale-notice";
import { visibleText } from "@/components/data/visible-text";
import { StatusBadge } from "@/components/status/status-badge";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { APPROVAL_KINDS } from "@/lib/approvals/approval-kinds";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import type { ApprovalActions } from "./approval-actions";
import { ApprovalFacts } from "./approval-facts";
import { headingOf, standingWords, statusOfApproval } from "./approval-words";
import { DecideSection } from "./decide-section";
import { RequestFacts } from "./request-facts";
import { ReviewSection } from "./review-section";
import { TimeLeft } from "./time-left";
import { useApproval } from "./use-approval";

interface Props {
  /** As the server read it. */
  first: ApprovalView;
  actions: ApprovalActions;
  /** ms for which the password need not be typed again. */
  provedForMs: number;
}

/** One request: exactly what would be done, by whom, and the way to decide about it. */
export function ApprovalPageView({ first, actions, provedForMs }: Props) {
  const { data: approval = first, error } = useApproval(first.id, first);
  const { kind, title, state, href, isOwn, isGlassBroken } = approval;
  const standing = standingWords(approval);
  return (
    <div className="max-w-[880px]">
      {error && <StaleNotice error={error} />}
      <PageHeader
        title={visibleText(headingOf(title))}
        badge={<StatusBadge status={statusOfApproval(approval)} stale={error !== null} />}
        note={
          <>
            {APPROVAL_KINDS[kind].name}{" "}
            <span className="text-subtle">
              <TimeLeft approval={approval} />
            </span>
          </>
        }
      />
      {isGlassBroken ? (
        <ReviewSection approval={approval} review={actions.review} />
      ) : (
        standing && (
          <div className="pb-1">
            {state === "approved" || state === "used" ? (
              <Notice tone="ok">{standing}</Notice>
            ) : (
              <p className="text-14 text-muted" role="status">
                {standing}
              </p>
            )}
          </div>
        )
      )}
      <Section
        title={state === "used" ? "What was done" : "What would be done"}
        actions={
          <Link href={href} className="text-13 underline underline-offset-3">
            {isOwn && state === "approved" ? "Do it on its page" : "Its page"}
          </Link>
        }
      >
        <ApprovalFacts facts={approval.facts} />
      </Section>
      <Section title="Who and when">
        <RequestFacts approval={approval} />
      </Section>
      {state === "waiting" && (
        <DecideSection approval={approval} actions={actions} provedForMs={provedForMs} />
      )}
    </div>
  );
}
