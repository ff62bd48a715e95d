import type { Clock } from "../../clock";
import type { QuiesceMethodName, QuiesceOutcome, ThawOutcome } from "../../quiesce/quiesce-method";
import type { WindowStop } from "../window-record";

/** A VM that is to be held still, as the window sees it. */
export interface WindowMember {
  serverId: string;
  name: string;
  /** 1 is quiesced first, and thawed last. */
  position: number;
  method: Exclude<QuiesceMethodName, "none">;
  /** Its hold or its release takes as long as its guest or its host likes: it is not bounded like a freeze. */
  isSlow: boolean;
  /** A guess from before the window, ms: how long a thaw takes at most when all is well. */
  thawEstimateMs: number;
}

/** One call that cuts: a volume, or all volumes of a group. */
export interface WindowCut {
  /** Unique among the cuts. */
  key: string;
  /** Whose snapshots are listed together. */
  project: string;
  volumeIds: readonly string[];
}

/** What is held still and what is cut, by which time. */
export interface WindowTerms {
  /** In the order of the quiesce. */
  members: readonly WindowMember[];
  cuts: readonly WindowCut[];
  budgetMs: number;
  /** Whether it goes on without a member that cannot be quiesced. */
  onUnquiesced: "stop" | "continue";
}

/** How the call of a cut ended. "unknown": it may have been carried out; what it made is found in the lists. */
export type CutAnswer =
  | { state: "accepted"; requestId: string | undefined; ids: CutIds }
  | { state: "refused"; mayRetry: boolean; cause: string; todo: string; requestId: string | undefined }
  | { state: "unknown"; cause: string; todo: string; requestId: string | undefined };

/** By what the snapshots of a cut are known: its own, or its group's. */
export type CutIds = { snapshotId: string } | { groupSnapshotId: string };

/** A snapshot of this window, as a list shows it. */
export interface SeenSnapshot {
  /** The cut that it belongs to. */
  key: string;
  volumeId: string;
  snapshotId: string;
  groupSnapshotId: string | undefined;
  state: "creating" | "available" | "error";
  /** Cinder's own time of its row, ISO 8601. */
  createdAt: string | undefined;
}

/** Who else has ended a hold: the guardian, another worker, an operator. */
export interface EndedElsewhere {
  thaw: "thawed" | "was-not-frozen" | "gone" | "left-off";
  by: string;
  /** ms since the epoch. */
  at: number;
}

/** What a thaw needs. */
export interface ThawPorts {
  clock: Clock;
  thaw(member: WindowMember, call: { deadlineMs: number }): Promise<ThawOutcome>;
  /** Those of the VMs whose hold somebody else has surely ended, by server id. Never throws. */
  endedElsewhere(): Promise<ReadonlyMap<string, EndedElsewhere>>;
  told: WindowListener;
}

/**
 * All that a window does to the world. None of it waits for anything but the site.
 */
export interface WindowPorts extends ThawPorts {
  /** @throws when this worker may send nothing any more; thaws are sent all the same */
  assertFence(): void;
  /** Asks the fence right before it sends. @throws what the fence throws, and nothing was sent then */
  quiesce(member: WindowMember, call: { deadlineMs: number; signal: AbortSignal }): Promise<QuiesceOutcome>;
  cut(cut: WindowCut, call: { deadlineMs: number; signal: AbortSignal }): Promise<CutAnswer>;
  /** The snapshots of this window in a project. @throws what the site says */
  look(project: string, call: { deadlineMs: number; signal: AbortSignal }): Promise<SeenSnapshot[]>;
  /** Connections that have idled are made anew beside the work, so that what comes next need not wait for one. */
  keepWarm(): void;
}

/** Is told what happens, as it happens. Must neither throw nor take time. Times are ms since the epoch. */
export interface WindowListener {
  quiesceSent(member: WindowMember, at: number): void;
  quiesced(member: WindowMember, outcome: QuiesceOutcome, at: number): void;
  cutting(at: number): void;
  cutSent(cut: WindowCut, at: number): void;
  cutAnswered(cut: WindowCut, answer: CutAnswer, at: number): void;
  /** A snapshot became available, or failed. */
  cutEnded(seen: SeenSnapshot, at: number): void;
  thawing(stop: WindowStop | null, at: number): void;
  thawSent(member: WindowMember, at: number): void;
  /** @param attempt the first is 1 */
  thawEnded(member: WindowMember, outcome: ThawOutcome, attempt: number, at: number): void;
  endedElsewhere(member: WindowMember, end: EndedElsewhere): void;
}
