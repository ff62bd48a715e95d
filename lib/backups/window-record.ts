import type { MethodConsistency, QuiesceMethodName } from "../quiesce/quiesce-method";

/** What happened to one VM in a freeze window. Times are ISO 8601 with milliseconds, our clock. */
export interface MemberRecord {
  serverId: string;
  name: string;
  position: number;
  method: QuiesceMethodName;
  /** Null: no quiesce was ever sent. */
  quiesceSentAt: string | null;
  quiesce: "frozen" | "not-frozen" | "unknown" | "not-sent";
  /** When it was confirmed. */
  frozenAt: string | null;
  /** Why it is not frozen, or not known to be. */
  quiesceCause?: string;
  quiesceTodo?: string;
  /** What a cut of it is worth this time, where that is less than the method promises. */
  consistency?: MethodConsistency;
  thawSentAt: string | null;
  thaw: "thawed" | "was-not-frozen" | "gone" | "left-off" | "unknown" | "not-needed";
  /** When it was confirmed. */
  thawedAt: string | null;
  thawCause?: string;
  thawAttempts: number;
  /** "run", "guardian", "worker <id>", an operator's name. */
  thawedBy: string | null;
}

/** A VM that counts as still since it is off. */
export interface OffRecord {
  serverId: string;
  name: string;
  /** Why it is not sure that it was off while all was cut; left out: it was. */
  cause?: string;
}

export interface SnapshotRecord {
  serverId: string;
  volumeId: string;
  snapshotId: string | null;
  groupSnapshotId?: string;
  sentAt: string | null;
  /** When it was seen to be available. */
  availableAt: string | null;
  /** Cinder's own time of its row: before the cut itself (openstack-api.md C2). */
  createdAt: string | null;
  state: "available" | "error" | "unfinished" | "not-sent";
  cause?: string;
  requestId?: string;
}

/** Why a window was ended before everything was cut. */
export type WindowStop = {
  reason: "member-not-quiesced" | "snapshot-failed" | "budget" | "cancelled" | "lost-lease" | "internal";
  text: string;
  todo?: string;
};

/** A closed freeze window: every VM of it surely runs. Kept with the run, before anything else is done. */
export interface WindowRecord {
  /** The first is 1; a worker that dies in one leaves it to the next. */
  attempt: number;
  budgetMs: number;
  /** When the first quiesce was sent, and the last thaw confirmed; null when nothing had to be quiesced. */
  openedAt: string | null;
  closedAt: string | null;
  /** The freeze window W; 0 when nothing had to be quiesced. */
  windowMs: number;
  /** The moment that the point holds: when the first snapshot was asked for. */
  takenAt: string | null;
  members: MemberRecord[];
  /** Left out in the records of older windows, which looked at none. */
  off?: OffRecord[];
  snapshots: SnapshotRecord[];
  stop: WindowStop | null;
}
