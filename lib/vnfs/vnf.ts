import type { VmMethods } from "../inventory/vm-methods";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";

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
  kind: "local-root-disk" | "shared-volume" | "encrypted-volume" | "no-volumes" | "no-credential" | "unknown";
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
  methods: VmMethods | null;
  status: string | null;
  volumes: { volumeId: string; name: string; sizeGib: number | null; isRoot: boolean; isExcluded: boolean }[];
  /** Seconds that it stood still in the last run, and from when to when within the window; null without one. */
  lastFreeze: { ms: number; fromMs: number; toMs: number } | null;
}

export interface PointRow {
  id: string;
  runId: string;
  runNumber: number;
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
}

/** All that the page of a VNF shows. Times are ISO 8601. */
export interface VnfView {
  id: string;
  name: string;
  description: string;
  owner: string;
  version: number;
  site: { id: string; name: string };
  receivers: { siteId: string; siteName: string }[];
  freezeBudgetMs: number;
  onUnquiesced: "stop" | "continue";
  rpoMinutes: number;
  incrementsBeforeFull: number;
  pausedAt: string | null;
  deletedAt: string | null;
  protection: Protection;
  members: VnfMemberView[];
  drift: Drift[];
  limitations: Limitation[];
  newestPoint: PointRow | null;
  /** The server's clock: ages count from here. */
  now: string;
  freeze: { lastMs: number; worstMs: number; lastRunId: string; lastAt: string } | null;
  chain: { sinceFull: number; fullAt: string } | null;
  activeRun: { id: string; number: number; phase: string | null } | null;
  pointCount: number;
  runCount: number;
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
  newestPoint: { takenAt: string; consistency: string | null } | null;
  rpoMinutes: number;
  activeRun: { id: string; number: number; phase: string | null } | null;
  driftCount: number;
}
