import type { QuiesceMethodName, QuiesceTarget } from "../quiesce/quiesce-method";

/** PostgreSQL's channel on which every arming and closing is told, with the run's id: who watches need not poll. */
export const FREEZES_CHANNEL = "stillpoint_freezes";

/** armed: a quiesce may be sent at any time. thawing: someone is at it. */
export type OpenLeaseState = "armed" | "frozen" | "thawing";
/**
 * How it ended. not_frozen: it ran all the while, or again by itself. left_off: it stays as it is, since a failover has
 * fenced it.
 */
export type ClosedLeaseState = "thawed" | "not_frozen" | "gone" | "left_off";

/** A try to thaw by another than the run itself. */
export interface ThawTry {
  /** "guardian", "worker <id>", an operator's name. */
  by: string;
  /** ISO 8601. */
  at: string;
  method: QuiesceMethodName;
  /** A ThawOutcome's state. */
  result: string;
  cause?: string;
}

/** A VM that may be frozen by us: all that is needed to thaw it is in here. */
export interface Lease {
  id: string;
  runId: string;
  /** Of the run's windows, the first is 1. */
  attempt: number;
  /** 1 was quiesced first, and is thawed last. */
  position: number;
  siteId: string;
  siteName: string;
  credentialId: string;
  serverId: string;
  serverName: string;
  vnfName: string;
  method: Exclude<QuiesceMethodName, "none">;
  target: QuiesceTarget;
  state: OpenLeaseState | ClosedLeaseState;
  /** The worker whose run it is. */
  ownerId: string;
  /** From here on whoever sees it thaws it, whatever its owner says. By the database's clock. */
  deadline: Date;
  armedAt: Date;
  /** When its quiesce was sent, as far as it could be written: without it, at any time since `armedAt`. */
  sentAt: Date | null;
  frozenAt: Date | null;
  /** When the timer at the hypervisor ends it; null: it has none, or it is not known. */
  thawsBy: Date | null;
  closedAt: Date | null;
  closedBy: string | null;
  thawTries: ThawTry[];
  /** The audit intent of its thaw by the run. */
  thawIntentId: bigint | null;
}
