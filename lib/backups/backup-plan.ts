import type {
  DeadManTimer,
  MethodConsistency,
  QuiesceMethodName,
  QuiesceTarget,
} from "../quiesce/quiesce-method";

/** What a point may be worth at most (DESIGN section 2). "application" needs a drill's proof: never planned here. */
export type Consistency = "application" | MethodConsistency;

/** How a VM is kept while its volumes are cut. */
export type PlannedHold =
  | {
      kind: "quiesce";
      method: Exclude<QuiesceMethodName, "none">;
      /** Chosen by the VNF's owner, or the best that needs no choice. */
      isChosen: boolean;
      deadMan: DeadManTimer;
      /** What the dead-man timer is set to; null where the method has none. */
      thawAfterMs: number | null;
      consistency: MethodConsistency;
      warning?: string;
    }
  /** Powered off: nothing writes. */
  | { kind: "off" }
  /** A standby member: cut while it runs. */
  | { kind: "left-out" }
  /** Nothing can hold it, or "none" was chosen; `why` in words. Only with `onUnquiesced` "continue" unless chosen. */
  | { kind: "none"; isChosen: boolean; why: string; todo?: string };

export interface PlannedVolume {
  volumeId: string;
  name: string;
  device: string | null;
  sizeGib: number;
  isRoot: boolean;
  type: string | null;
}

export interface PlannedMember {
  serverId: string;
  name: string;
  projectId: string;
  /** What acts on it: of its own project. */
  credentialId: string;
  /** 1 is quiesced first, thawed last. */
  position: number;
  bootOrder: number;
  hold: PlannedHold;
  /** All that its quiesce and its thaw need: nothing is looked up in the window. */
  target: QuiesceTarget;
  /** Those that are backed up. */
  volumes: PlannedVolume[];
  /** Left out on purpose. */
  excluded: { volumeId: string; name: string }[];
  /** Shared with an earlier member, which brings their backups for both. */
  shared: { volumeId: string; name: string }[];
  /** Disks on the compute host, in words: no volume backup holds them. Plans from before that was told lack it. */
  notHeld?: string[];
}

export type PlannedSnapshot =
  | { kind: "single"; serverId: string; volumeId: string; credentialId: string }
  /** One call for a Cinder group whose type guarantees one moment; every volume of it is in the plan. */
  | { kind: "group"; groupId: string; groupName: string; credentialId: string; volumeIds: string[] };

export interface PlannedBackup {
  serverId: string;
  volumeId: string;
  credentialId: string;
  sizeGib: number;
  mode: "full" | "incremental";
  /** Why this mode, in words. */
  why: string;
  /** The backup that an increment will build on. */
  parentBackupId: string | null;
  /** Its place in the chain; 0 for a full one. */
  chainPosition: number;
  /** "temporary-volume": the backup driver cannot read snapshots (Ceph's). */
  via: "snapshot" | "temporary-volume";
  /** From this volume's own history; null without one. */
  estimateMs: number | null;
}

export interface PlanNote {
  /** What it is about: a VM, a volume, a site, or the VNF. */
  about: { kind: "vm" | "volume" | "site" | "vnf"; id: string; name: string };
  text: string;
  todo?: string;
}

export interface FreezeBefore {
  /** ISO 8601. */
  at: string;
  /** The same as the schedule says it: "06:00, Europe/Oslo time". */
  says: string;
  schedule: string;
}

/** What a backup does, step by step: shown before the start, stored with the run, and executed as it stands. */
export interface BackupPlan {
  version: 1;
  vnf: { id: string; name: string; version: number };
  site: { id: string; name: string };
  /** ISO 8601. */
  madeAt: string;
  freezeBudgetMs: number;
  /** What no freeze may reach beyond: the end of its schedule's freeze window. Left out: there is none. */
  freezeBefore?: FreezeBefore;
  onUnquiesced: "stop" | "continue";
  /** In the order of the quiesce; the thaw is the exact reverse of those that are quiesced. */
  members: PlannedMember[];
  snapshots: PlannedSnapshot[];
  backups: PlannedBackup[];
  receivers: { siteId: string; siteName: string }[];
  /** The best that its label can be. */
  consistency: Consistency;
  /** It cannot start for these; empty: it may. */
  obstacles: PlanNote[];
  /** To be known before it starts. */
  warnings: PlanNote[];
  estimates: { windowMs: number | null; backUpMs: number | null };
}

/** All volumes of a plan with the VM that they belong to. Pure. */
export const plannedVolumes = (plan: BackupPlan): (PlannedVolume & { member: PlannedMember })[] =>
  plan.members.flatMap((member) => member.volumes.map((volume) => ({ ...volume, member })));

/** Those that are quiesced, in order. Pure. */
export const quiescedMembers = (
  plan: BackupPlan,
): (PlannedMember & { hold: Extract<PlannedHold, { kind: "quiesce" }> })[] =>
  plan.members.filter(
    (m): m is PlannedMember & { hold: Extract<PlannedHold, { kind: "quiesce" }> } =>
      m.hold.kind === "quiesce",
  );
