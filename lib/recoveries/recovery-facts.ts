import type { RunKind } from "../generated/prisma/enums";
import type { RecoveryMode } from "../runs/recovery-view";
import type { BootTier } from "./boot-tiers";
import type { PlaceFacts } from "./in-place/plan-swap";
import type { ChosenMapping } from "./mapping";
import type { DescribedServer, PointFacts } from "./point-facts";
import type { OwnBackups } from "./relocation/plan-relocation";
import type { PresentVm } from "./replace/plan-replaced";
import type { RestoreWhat } from "./restore-what";
import type { TargetFacts } from "./target-facts";

/** Addresses of the operator's own that a failover calls. */
export interface PlannedHooks {
  /** Told to see to it that the source's VMs cannot run, when they could not be stopped. */
  fence: HookRef | null;
  /** Told where the VNF serves now: for DNS, or routes. */
  handOver: HookRef | null;
}

export interface HookRef {
  id: string;
  name: string;
}

export interface SiteRef {
  id: string;
  name: string;
}

/** What this site's recoveries took before; each list the newest first. */
export interface RestoreHistory {
  /** Restores of volumes at the target: what was read of the chain, and how long it took. */
  restores: { gib: number; ms: number }[];
  /** From the call to a VM that is up. */
  bootMs: number[];
  /** From the call to a record that is known. */
  importMs: number[];
  /** Of the same volumes' backups, for a target that has restored nothing yet. */
  backups: { gib: number; ms: number }[];
}

/** All that a plan and its readiness are made from. */
export interface RecoveryFacts {
  mode: RecoveryMode;
  vnf: {
    id: string;
    name: string;
    version: number;
    rpoMinutes: number | null;
    rtoMinutes: number | null;
    /** A drill must have passed within so many days; null: none is demanded. */
    drillEveryDays: number | null;
  };
  source: SiteRef & {
    /** When asked just now; null: it was not asked. */
    answers: boolean | null;
    /** Known from a manifest only: it cannot be asked. */
    isRemembered: boolean;
  };
  point: PointFacts;
  /** The newest complete one that is older: what a fallback would take. */
  olderPoint: { id: string; takenAt: string } | null;
  /** The newest usable point, when it is another than the chosen one. */
  newerPoint: { id: string; takenAt: string } | null;
  servers: DescribedServer[];
  /** Only these VMs of it; null: all. */
  only: string[] | null;
  /** Of a restore: what of the point. */
  what?: RestoreWhat | null;
  /** Of one in place: what its VM has now; null: its site does not tell. */
  place?: PlaceFacts | null;
  /** Of one in the place of VMs: these. */
  present?: PresentVm[];
  target: TargetFacts;
  plan: {
    version: number;
    bootTiers: BootTier[];
    /** "make": the drill's own ones; "mapped": those that were chosen for drills. */
    drillNetworks: "make" | "mapped";
    hooks: PlannedHooks;
    chosen: ChosenMapping[];
  };
  cleanUp: "at-end" | { keepForMinutes: number } | null;
  /** Its operator allows it: the previous complete point is taken for the whole VNF when a volume cannot be restored. */
  mayFallBack: boolean;
  restoresAtOnce: number;
  history: RestoreHistory;
  /** Passed drills of this VNF at this target. */
  lastPassedDrill: { at: string; name: string } | null;
  /** The run that holds the VNF now. */
  goesOn: { kind: RunKind; name: string } | null;
  /** A failover of it that is neither accepted nor rolled back. */
  undecided: {
    name: string;
    siteName: string;
    isRunning: boolean;
    isRelocation?: boolean;
    isHalfUndone?: boolean;
    /** A relocation that could not be undone, of which no VM is left at its target: a failover takes its place. */
    givesWay?: boolean;
  } | null;
  /** Of a relocation before its start: what its own backups would meet now. Left out: it has made them, or makes none. */
  ownBackups?: OwnBackups;
  /** The drill in whose place a failover is to be made: the target is told as it is without it. */
  promotes: { recoveryId: string; name: string } | null;
  /** Copies of its VMs that may run elsewhere, from an earlier failover. */
  formerCopies: { siteName: string; vmNames: string[] }[];
}
