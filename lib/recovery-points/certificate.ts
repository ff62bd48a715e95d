import type { Consistency } from "../backups/backup-plan";
import type { MemberRecord, SnapshotRecord } from "../backups/window-record";

/** One sentence of evidence, and whether it holds. */
export interface CertificateClaim {
  key:
    | "all-frozen"
    | "snapshots-inside"
    | "thawed-in-reverse"
    | "within-budget"
    | "all-volumes-backed-up"
    | "chains-complete"
    | "records-read-back";
  holds: boolean | null;
  /** "All five frozen at once for 2.43 s" */
  text: string;
  /** "14:00:18.310 to 14:00:20.740 UTC" */
  detail?: string;
}

/** The evidence kept with a recovery point: who was frozen from when to when, and when each snapshot was cut. */
export interface Certificate {
  version: 1;
  runId: string;
  runNumber: number;
  site: string;
  consistency: Consistency;
  /** Why it is not better than this; empty for the best that was planned. */
  limits: string[];
  openedAt: string | null;
  closedAt: string | null;
  windowMs: number;
  budgetMs: number;
  /** When all that were quiesced stood still together; null when there was no such time. */
  overlap: { from: string; to: string; ms: number } | null;
  /** The longest that one VM stood still. */
  longestFreezeMs: number;
  members: MemberRecord[];
  snapshots: SnapshotRecord[];
  claims: CertificateClaim[];
  /** What of its VMs no volume backup can hold, in words. Certificates from before that was told lack it. */
  notHeld?: string[];
  /** What went wrong on the way, in words. */
  incidents: { at: string; text: string }[];
}
