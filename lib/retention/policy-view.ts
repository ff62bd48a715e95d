import type { RetentionPolicyRules } from "./retention-rules";

/** A retention policy, as its page and the list show it. */
export interface PolicyView extends RetentionPolicyRules {
  id: string;
  name: string;
  version: number;
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
  /** Those that the reader sees. */
  vnfs: PolicyVnf[];
  hiddenVnfs: number;
}

/** A VNF of a policy, and what became of its points. Times are ISO 8601. */
export interface PolicyVnf {
  id: string;
  name: string;
  /** When its points are looked at next, unless a backup is made before. */
  dueAt: string;
  lookedAt: string | null;
  /** Why nothing is deleted although something is due, a sentence. */
  waitsBecause: string | null;
  lastRun: { id: string; number: number; state: string } | null;
}

/** A VNF that may be given a policy. */
export interface RetainedVnf {
  id: string;
  name: string;
  siteName: string;
  /** How many points it has. */
  points: number;
  /** The one that it has. */
  policy: { id: string; name: string } | null;
}
