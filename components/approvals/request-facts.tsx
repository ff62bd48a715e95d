"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { auditHref } from "@/components/audit/audit-href";
import { Age } from "@/components/data/age";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { may } from "@/lib/auth/permissions";

/** Who asked, who decided, and when. */
export function RequestFacts({ approval }: { approval: ApprovalView }) {
  const { target, askedBy, askedAt, isOwn, expiresAt, decidedBy, decidedAt, isGlassBroken } = approval;
  const { reason, usedAt, reviewedBy, reviewedAt, state } = approval;
  const { role } = useShell();
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-13">
      <Fact name="About">
        <Inert text={target.name} />
        {may(role, "audit.view") && (
          <>
            {" · "}
            <Link
              href={auditHref({ target: target.id, from: askedAt.slice(0, 16) })}
              className="underline underline-offset-3"
            >
              In the audit log
            </Link>
          </>
        )}
      </Fact>
      <Fact name="Asked by">
        <Inert text={askedBy} />
        {isOwn && <span className="text-subtle"> (you)</span>}, <Age at={askedAt} />
      </Fact>
      {(state === "waiting" || state === "approved") && <Fact name="Until">{formatUtc(expiresAt)}</Fact>}
      {decidedBy && decidedAt && !isGlassBroken && (
        <Fact name={state === "refused" ? "Refused by" : "Approved by"}>
          <Inert text={decidedBy} />, {formatUtc(decidedAt)}
        </Fact>
      )}
      {decidedAt && isGlassBroken && <Fact name="Went on alone">{formatUtc(decidedAt)}</Fact>}
      {reason && (
        <Fact name="Reason">
          <span className="whitespace-pre-line">
            <Inert text={reason} />
          </span>
        </Fact>
      )}
      {usedAt && <Fact name="Done">{formatUtc(usedAt)}</Fact>}
      {reviewedBy && reviewedAt && (
        <Fact name="Looked at by">
          <Inert text={reviewedBy} />, {formatUtc(reviewedAt)}
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-subtle">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);
