import type { RunKind, RunState } from "../generated/prisma/enums";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { OpenFailover } from "../recoveries/decisions";
import type { FormerCopies } from "../recoveries/former-members/former-view";
import type { PlanReadinessView } from "../recoveries/readiness/readiness-view";
import type { VnfScheduleView } from "../schedules/schedule-view";

/** Whether a VNF is protected; run state is another axis and shown elsewhere (ux.md 2). */
export type Protection = "protected" | "at-risk" | "unprotected" | "paused" | "unknown";

/** A difference between a VNF and what its site has now; each with its one-click repair. */
export type Drift =
  | { kind: "vm-deleted" | "vm-missing"; serverId: string; name: string; since: string | null }
  | { kind: "volume-added"; serverId: string; name: string; volumeId: string; volumeName: string }
  | { kind: "volume-removed"; serverId: string; name: string; volumeId: string }
  | { kind: "vm-renamed"; serverId: string; name: string; newName: string }
  | {
      kind: "method-impossible";
      serverId: string;
      name: string;
      method: QuiesceMethodName;
      reason: string;
      todo: string;
    };

/** What cannot be backed up as it is, said plainly. */
export interface Limitation {
  serverId: string;
  name: string;
  kind:
    | "local-root-disk"
    | "local-disks"
    | "shared-volume"
    | "encrypted-volume"
    | "no-volumes"
    | "no-credential"
    | "unknown";
  text: string;
  todo?: string;
}

export interface VnfMemberView {
  id: string;
  serverId: string;
  name: string;
  projectId: string;
  projectName: string | null;
  position: number;
  bootOrder: number;
  isLeftOut: boolean;
  /** As chosen; null: the best that is possible. */
  quiesceMethod: QuiesceMethodName | null;
  /** What will be used now. */
  willUse: QuiesceMethodName;
  isOff: boolean;
  status: string | null;
  volumes: { volumeId: string; name: string; sizeGib: number | null; isRoot: boolean; isExcluded: boolean }[];
  /** Seconds that it stood still in the last run, and from when to when within the window; null without one. */
  lastFreeze: { ms: number; fromMs: number; toMs: number } | null;
}

export interface PointRow {
  id: string;
  runId: string;
  runNumber: number;
  /** From a manifest: another installation made it. */
  isImported: boolean;
  state: "building" | "complete" | "incomplete" | "pruned";
  takenAt: string;
  consistency: string | null;
  /** VMs of which every included volume has its backup, and all. */
  usable: number;
  of: number;
  /** GiB of the volumes; what an increment really holds Cinder does not tell. */
  sizeGib: number;
  fullCount: number;
  incrementCount: number;
  chainPosition: number | null;
  copies: { siteName: string; known: number; of: number; failed: number }[];
  incompleteReasons: string[];
  /** The drill that saw a file system being repaired although the label promises that none has to be. */
  disprovedBy: { runId: string; name: string } | null;
}

/** All that the page of a VNF shows. Times are ISO 8601. */
export interface VnfView {
  id: string;
  name: string;
  description: string;
  owner: string;
  version: number;
  /** isRemembered: known from a manifest only; nothing of it is ever asked. */
  site: { id: string; name: string; isRemembered: boolean };
  receivers: { siteId: string; siteName: string }[];
  freezeBudgetMs: number;
  onUnquiesced: "stop" | "continue";
  rpoMinutes: number;
  incrementsBeforeFull: number;
  pausedAt: string | null;
  deletedAt: string | null;
  protection: Protection;
  /** Why it is not better; a sentence each, without a full stop. */
  reasons: string[];
  members: VnfMemberView[];
  drift: Drift[];
  limitations: Limitation[];
  /** That can be recovered from: the newest that holds all VMs, or else one that holds some. */
  newestPoint: PointRow | null;
  /** The newest five, whatever they are worth. */
  points: PointRow[];
  /** The server's clock: ages count from here. */
  now: string;
  /** Of the last window that is recorded. */
  freeze: { lastMs: number; lastRunId: string; lastAt: string } | null;
  /** The longest of thirty days, one that was lost with its worker too; 0: it was never frozen. */
  worstFreezeMs: number;
  chain: { sinceFull: number; fullAt: string } | null;
  activeRun: { id: string; number: number; kind: RunKind; phase: string | null } | null;
  lastRun: VnfRow["lastRun"];
  lastDrill: VnfRow["lastDrill"];
  /** What it left at other sites and nobody has released yet. */
  formerCopies: FormerCopies[];
  /** Whether it could be failed over, by site that receives its backups; one that was never judged is absent. */
  readiness: PlanReadinessView[];
  /** A failover of it that is neither accepted nor rolled back. */
  openFailover: OpenFailover | null;
  pointCount: number;
  runCount: number;
  schedules: VnfScheduleView[];
  /** One a day, the oldest first: whether the RPO held. */
  days: { day: string; rpo: "met" | "partly" | "missed" | "unknown" }[];
}

export interface VnfRow {
  id: string;
  name: string;
  siteName: string;
  vms: number;
  volumes: number;
  protection: Protection;
  reasons: string[];
  /** That can be recovered from. */
  newestPoint: {
    id: string;
    takenAt: string;
    consistency: string | null;
    usable: number;
    of: number;
  } | null;
  rpoMinutes: number;
  activeRun: { id: string; number: number; kind: RunKind; phase: string | null } | null;
  /** The last run that is over. */
  lastRun: { id: string; number: number; kind: RunKind; state: RunState; endedAt: string } | null;
  /** The same without prunes and clean-ups, which say nothing of how it is protected. */
  lastWork: VnfRow["lastRun"];
  /** The newest that came to an end with a report; null: it was never drilled. */
  lastDrill: {
    runId: string;
    number: number;
    verdict: "passed" | "partly" | "failed";
    at: string;
    siteName: string;
    /** From its start to its last green check; null: it never served. */
    rtoMs: number | null;
    rtoTargetMs: number | null;
  } | null;
  /** When its next scheduled backup is due, though it may be paused; past: it waits. Null: no schedule that is on has it. */
  nextBackupAt: string | null;
  /** VMs and volumes that changed at the site since. */
  driftCount: number;
}

export interface VnfsList {
  asOf: string;
  /** By name. */
  rows: VnfRow[];
  /** False before the first site is added. */
  hasSites: boolean;
  /** Deleted ones of which there are recovery points. */
  deletedCount: number;
}
