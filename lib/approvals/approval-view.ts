import type { ApprovalKind } from "./approval-kinds";

/** What a request has come to. "approved" is a permit that nobody has used yet; waiting or approved, an old one is "expired". */
export type ApprovalViewState = "waiting" | "approved" | "refused" | "withdrawn" | "used" | "expired";

/** A request as a page shows it. */
export interface ApprovalView {
  id: string;
  kind: ApprovalKind;
  state: ApprovalViewState;
  /** What would be done, a sentence, and what it consists of: all that the second person decides by. */
  title: string;
  facts: { label: string; value: string }[];
  target: { kind: string; id: string; name: string };
  askedBy: string;
  /** ISO 8601, all times. Nobody decides and nothing is carried out from `expiresAt` on. */
  askedAt: string;
  expiresAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  /** Why it was refused, or why nobody was waited for. */
  reason: string | null;
  usedAt: string | null;
  /** Whoever asked went on alone. */
  isGlassBroken: boolean;
  reviewedBy: string | null;
  reviewedAt: string | null;
  /** The page where it is carried out. */
  href: string;
  /** Asked by whoever looks, here or in another of their sessions. */
  isOwn: boolean;
  mayDecide: boolean;
  /** Why whoever looks may not decide, a sentence; null: they may, or nothing is to be decided any more. */
  whyNot: string | null;
  /** Glass was broken, what came of it is known, and whoever looks may say that they have looked at it. */
  mayReview: boolean;
}

/** All that somebody sees. */
export interface ApprovalsView {
  /** To be decided, by anybody; the newest first. */
  waiting: ApprovalView[];
  /** Broken glass that nobody else has looked at; the newest first. */
  toReview: ApprovalView[];
  /** All others, the newest first; at most 200. */
  past: ApprovalView[];
}
