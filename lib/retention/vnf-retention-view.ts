import type { RetentionVerdict } from "./plan-retention";

/** A point as its VNF's policy and its holders see it. */
export interface RetainedPoint {
  /** Null: the VNF has no policy, and all its points are kept. */
  verdict: Pick<RetentionVerdict, "fate" | "why"> | null;
  /** Times are ISO 8601. */
  hold: { by: string; because: string; at: string } | null;
}

/** How many points of a VNF are kept. Times are ISO 8601. */
export interface VnfRetentionView {
  policy: { id: string; name: string; keeps: string; timeZone: string } | null;
  /** When its points are looked at next, unless a backup is made before; null: it has no policy. */
  dueAt: string | null;
  /** Why nothing is deleted although something is due, a sentence. */
  waitsBecause: string | null;
  /** By the point's id. */
  points: Record<string, RetainedPoint>;
}
