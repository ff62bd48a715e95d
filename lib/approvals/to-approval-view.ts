import { z } from "zod";
import type { Approval } from "../generated/prisma/client";
import type { ApprovalView, ApprovalViewState } from "./approval-view";
import { isOwn, isToBeLookedAt, type Person, whyNotDecide, whyNotReview } from "./judge-person";

const Facts = z.array(z.object({ label: z.string(), value: z.string() }));

/** What a stored request has come to at a moment of the database. Pure. */
export const stateAt = (
  { state, expiresAt }: Pick<Approval, "state" | "expiresAt">,
  now: Date,
): ApprovalViewState =>
  (state === "waiting" || state === "approved") && expiresAt <= now ? "expired" : state;

/** A stored request as somebody who sees it is shown it. Pure. */
export function toApprovalView(session: Person, row: Approval, now: Date): ApprovalView {
  const { id, kind, title, askedBy, decidedBy, reason, isGlassBroken, reviewedBy, href } = row;
  const state = stateAt(row, now);
  const whyNot = state === "waiting" ? whyNotDecide(session, row) : null;
  const facts = Facts.safeParse(row.facts);
  return {
    ...{ id, kind, state, title, askedBy, decidedBy, reason, isGlassBroken, reviewedBy, href },
    facts: facts.success ? facts.data : [],
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    usedAt: row.usedAt?.toISOString() ?? null,
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    isOwn: isOwn(session, row),
    mayDecide: state === "waiting" && whyNot === null,
    whyNot,
    mayReview:
      isGlassBroken &&
      isToBeLookedAt(state) &&
      row.reviewedAt === null &&
      whyNotReview(session, row) === null,
  };
}
