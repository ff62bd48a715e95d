import type { RunKind, RunState } from "../generated/prisma/enums";

export type RecoveryMode = "drill" | "failover" | "relocation" | "restore" | "replacement";

/** Until all of it works it is taken back by its own run, so that what was there before runs again. Pure. */
export const takesItselfBack = (mode: string): mode is "relocation" | "replacement" =>
  mode === "relocation" || mode === "replacement";

export type RecoveryState =
  /** Its run is at work, and has not ended. */
  | "running"
  /** The run ended before anything was made or touched. */
  | "stopped"
  /** A drill: all came up, and every check passed. */
  | "proved"
  | "failed"
  /** Some VMs are usable. */
  | "partly"
  | "cancelled"
  /** A drill that is kept for a while. */
  | "standing"
  | "cleaning"
  | "clean"
  /** It serves; the operator has to accept it, or to roll it back. */
  | "pending"
  | "accepted"
  | "rolling-back"
  | "rolled-back"
  /** The roll-back could not be ended: it can be asked for again, and nothing else. */
  | "half-rolled-back"
  /** A relocation, or a restore in place of VMs, with trouble before its commit: what it stopped is started again. */
  | "undoing"
  | "undone"
  | "half-undone"
  /** A relocation that could not be undone: a failover has taken its place. */
  | "superseded"
  /** A restore beside the original. */
  | "done";

/** Why an operator has to sign with name and reason. */
export type OverrideKind =
  /** Nobody can prove that the source's VMs are stopped. */
  | "not-fenced"
  /** No drill has passed within the time that the VNF demands. */
  | "drill-missing"
  | "readiness-red"
  /** A copy left by an earlier failover may run elsewhere. */
  | "copy-may-run"
  /** There is a newer usable point. */
  | "loses-writes"
  /** User data of its VMs cannot be opened: they boot without. */
  | "without-user-data"
  /** A target that is lost is waited for no more: the source runs again, though copies may be there. */
  | "target-given-up";

/** What is known of the source's VMs before their copies start elsewhere. Evidence: it is kept, and shown in the report. */
export interface FenceRecord {
  /** ISO 8601. */
  at: string;
  /** Null: it was not asked. */
  sourceAnswers: boolean | null;
  /** Why it does not answer. */
  cause: string | null;
  servers: {
    serverId: string;
    name: string;
    /** "unproved": nobody can say that it does not run. */
    state: "stopped" | "locked" | "gone" | "unproved";
    /** It ran when we came: a roll-back starts it again. */
    wasRunning: boolean | null;
    /** It was locked before, by somebody else: a roll-back leaves that lock. */
    wasLocked: boolean | null;
    cause: string | null;
    /** Where it is: a roll-back finds it by that, whatever became of the VNF's members meanwhile. */
    at?: { siteId: string; siteName: string; projectId: string; tier: number };
    /** What our lock says, where another recovery has locked it. */
    lockedAs?: string;
    /** An undo has come to it: whether it is off still is not known by this record any more. */
    isLetGo?: boolean;
  }[];
  /** What the operator's own hook answered; null: there is none, or it was not needed. */
  hook: {
    name: string;
    isFenced: boolean;
    tries: number;
    answer: string;
    /** The VMs that it was asked about: its word is for no others. */
    serverIds?: string[];
  } | null;
  /** No copy of a VM can run at the source. */
  isProved: boolean;
}

/** What a person may ask of a recovery in its state, by the role of who looks. */
export type RecoveryDecision =
  | "accept"
  | "roll-back"
  | "clean-up"
  | "continue"
  | "try-again"
  | "give-target-up";

/** A VM of a recovery, as it is shown. Times are ISO 8601. */
export interface RecoveryServerView {
  sourceServerId: string;
  name: string;
  /** The new one's: leads to its page. */
  serverId: string | null;
  tier: number;
  /** "removing", "left": it goes back, and this one is, or may be, still there. */
  state: "planned" | "blocked" | "booting" | "up" | "healthy" | "failed" | "removing" | "left" | "gone";
  addresses: string[];
  bootedAt: string | null;
  healthyAt: string | null;
  journalRecovered: boolean | null;
  cause: string | null;
  todo: string | null;
  notes: string[];
}

export interface RecoveryVolumeView {
  /** The source's id. */
  key: string;
  name: string;
  serverId: string;
  serverName: string;
  /** The new one's; null: none yet. */
  volumeId?: string | null;
  sizeGib: number;
  chainGib: number;
  state: "planned" | "restoring" | "restored" | "ready" | "failed" | "removing" | "left" | "gone";
  startedAt: string | null;
  endedAt: string | null;
  estimateMs: number | null;
  cause: string | null;
}

export interface RecoveryTierView {
  order: number;
  state: "waiting" | "delayed" | "paused" | "booting" | "healthy" | "failed" | "removing" | "left";
  /** It waits for a person; what to do, until when, and the step that tells of it. */
  pause: { text: string; until: string; stepKey: string } | null;
  servers: RecoveryServerView[];
}

export interface RecoveryCheckView {
  stepKey: string;
  serverId: string;
  title: string;
  state: "waiting" | "running" | "passed" | "failed" | "skipped" | "unknown";
  at: string | null;
  cause: string | null;
}

/** A run of a recovery's story: what began it, takes it back or cleans it up. */
export interface RecoveryRunRef {
  id: string;
  /** "f-1042" */
  name: string;
  kind: RunKind;
  isOver: boolean;
}

/** A restored volume in the place of the one that a VM had. */
export interface RecoverySwapView {
  serverId: string;
  serverName: string;
  device: string | null;
  oldVolumeId: string;
  oldName: string;
  newVolumeId: string | null;
  /**
   * "stuck": the VM has neither of them, or does not run again. "given-up": its run was ended in the middle, and nobody
   * goes on with it.
   */
  state: "open" | "untouched" | "swapped" | "put-back" | "stuck" | "given-up";
  /** Of one that was given up: what a person does instead, a command in each line. */
  byHand: string | null;
  /** What the volume that was there is called since; null: as before. */
  keptAs: string | null;
}

/** What the run page shows of a recovery beside the run itself. */
export interface RecoveryView {
  id: string;
  mode: RecoveryMode;
  isDrill: boolean;
  state: RecoveryState;
  from: { id: string; name: string };
  to: { id: string; name: string; isHome: boolean };
  point: {
    id: string;
    takenAt: string;
    consistency: string | null;
    /** At the start. */
    losesMs: number;
    isFallback: boolean;
  };
  /** From the start; what the RTO is counted from. */
  startedAt: string;
  servingAt: string | null;
  rtoTargetMs: number | null;
  estimateMs: number | null;
  tiers: RecoveryTierView[];
  volumes: RecoveryVolumeView[];
  checks: RecoveryCheckView[];
  /** Of a restore in place. */
  swap?: RecoverySwapView;
  fence: FenceRecord | null;
  overrides: { kind: OverrideKind; by: string; at: string; reason: string }[];
  /** Names of VMs that work. */
  usable: string[];
  /** What a clean-up could not remove yet. */
  left: { kind: string; name: string; cause: string }[];
  /** What is still there of what it made. */
  standing: { kind: string; count: number }[];
  may: RecoveryDecision[];
  /** Who accepted it, or had it rolled back, and when; null: nobody has decided. */
  decided: { at: string; by: string } | null;
  /** In the order in which they were started. */
  runs: RecoveryRunRef[];
  /** Of what takes itself back: when all of the VMs that it stops were proved to be off; null: they are not, or were not yet. */
  stoppedAt: string | null;
  /** Of one that goes back by itself, or went: why. */
  undo: { cause: string; todo: string } | null;
  /** Of a relocation: those that it made by itself, so far. */
  backups: (RecoveryRunRef & { part: "hot" | "cold"; state: RunState })[];
  keepUntil: string | null;
  hasReport: boolean;
}
