import type { RunKind, RunState, RunStepState } from "../generated/prisma/enums";
import type { RunPhase } from "./phases";
import type { RecoveryView } from "./recovery-view";
import type { StepAttempt } from "./step-journal";

/** A step as it is shown. Times are ISO 8601 with milliseconds. */
export interface StepView {
  key: string;
  phase: RunPhase;
  position: number;
  title: string;
  serverId: string | null;
  volumeId: string | null;
  siteName: string | null;
  state: RunStepState;
  startedAt: string | null;
  endedAt: string | null;
  attempts: StepAttempt[];
  cause: string | null;
  todo: string | null;
  detail: Record<string, unknown>;
}

export interface PhaseView {
  phase: RunPhase;
  name: string;
  /** The worst of its steps; "held": a freeze that is not thawed comes first. */
  state: "waiting" | "running" | "succeeded" | "warned" | "failed" | "skipped" | "held";
  done: number;
  of: number;
  startedAt: string | null;
  endedAt: string | null;
}

/** A VM of the run, with what is drawn of it. */
export interface LaneView {
  serverId: string;
  name: string;
  /** In the quiesce order; null: it is not quiesced, and `why` says it in a word: "off", "left out", "not held". */
  position: number | null;
  why: string | null;
  /** How it is held still; null: not at all. */
  method: string | null;
  /** Asked, confirmed, asked, confirmed; ISO 8601. */
  quiesceSentAt: string | null;
  frozenAt: string | null;
  thawSentAt: string | null;
  thawedAt: string | null;
  /** A lease is open: it may be frozen now. */
  isHeld: boolean;
  volumes: LaneVolume[];
}

export interface LaneVolume {
  volumeId: string;
  name: string;
  sizeGib: number;
  mode: "full" | "incremental";
  snapshot: { sentAt: string | null; doneAt: string | null; state: RunStepState };
  backup: {
    startedAt: string | null;
    endedAt: string | null;
    state: RunStepState;
    /** From history, and said to be an estimate. */
    estimateMs: number | null;
    objectCount: number | null;
  };
}

/** Who is at a VM that may be frozen. */
export interface HeldVm {
  leaseId: string;
  runId: string;
  runNumber: number;
  vnfId: string;
  vnfName: string;
  siteName: string;
  serverId: string;
  serverName: string;
  /** When its quiesce was sent, or else the lease armed. */
  since: string;
  budgetMs: number;
  /** The timer at the hypervisor; null: it has none. */
  thawsBy: string | null;
  /** Past the budget, or its thaw has failed: it is an alarm. */
  isStuck: boolean;
  tries: { by: string; at: string; method: string; result: string; cause?: string }[];
}

export interface RunPointView {
  id: string;
  state: "building" | "complete" | "incomplete" | "pruned";
  takenAt: string;
  consistency: string | null;
  incompleteReasons: string[];
  usableServerIds: string[];
  /** VMs that are usable, and all. */
  usable: number;
  of: number;
  /** Volumes that have their backup, and all that were to get one. */
  backedUp: number;
  volumes: number;
  /** Of the volumes; what an increment really holds Cinder does not tell. */
  sizeGib: number;
  fullCount: number;
  incrementCount: number;
  chainPosition: number | null;
  /** What the receiving sites know of it. */
  copies: { siteName: string; known: number; of: number; failed: number }[];
  /** Null until it is judged. */
  certificate: {
    consistency: string;
    /** Sentences of evidence, and whether each holds; null: nobody can tell. */
    claims: { key: string; holds: boolean | null; text: string; detail?: string }[];
    /** Why it is not better. */
    limits: string[];
    /** What of its VMs no volume backup can hold. */
    notHeld: string[];
    incidents: { at: string; text: string }[];
  } | null;
}

/** All that the run page shows, in one piece: sent again whenever something of it changes. */
export interface RunView {
  id: string;
  number: number;
  kind: RunKind;
  state: RunState;
  phase: RunPhase | null;
  vnf: { id: string; name: string; isDeleted: boolean };
  site: { id: string; name: string };
  receivers: string[];
  startedBy: string;
  /** As whoever started it gave it. */
  reason: string | null;
  /** From a manifest: it ran at another installation. */
  isImported: boolean;
  /** The server's clock when this was put together: what is counted counts from here. */
  now: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  waitingSince: string | null;
  cancelRequestedAt: string | null;
  cancelRequestedBy: string | null;
  budgetMs: number;
  /** The best that its point can be; null for a run that makes none. */
  plannedConsistency: string | null;
  /** The freeze window: open, or closed with its length. */
  window: { attempt: number; openedAt: string | null; closedAt: string | null; ms: number | null };
  /** The longest that one VM stood still in a window before that: its worker was lost in it. */
  earlierFreeze: { serverName: string; ms: number } | null;
  stop: { reason: string; text: string; todo?: string } | null;
  failure: { cause: string; todo: string; call?: string; requestId?: string; step?: string } | null;
  phases: PhaseView[];
  lanes: LaneView[];
  steps: StepView[];
  held: HeldVm[];
  point: RunPointView | null;
  /** Of drills, failovers and what belongs to them; null for the others. */
  recovery: RecoveryView | null;
  /** Of a backup that a relocation has made; null for the others. */
  parent: { id: string; name: string } | null;
}

/** A row of the list of runs. */
export interface RunRow {
  id: string;
  number: number;
  kind: RunKind;
  state: RunState;
  phase: RunPhase | null;
  vnf: { id: string; name: string };
  siteName: string;
  receivers: string[];
  startedBy: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** The longest that one of its freeze windows held a VM. */
  windowMs: number | null;
  budgetMs: number;
  consistency: string | null;
  isHeld: boolean;
  cause: string | null;
}

/** One page of the list of runs, newest first. */
export interface RunList {
  asOf: string;
  rows: RunRow[];
  /** Of all that fit the filters. */
  total: number;
  hasOlder: boolean;
}

/** Their numbers are one row: that relocations and restores share a letter makes no two names alike. */
const LETTERS: Readonly<Record<RunKind, string>> = {
  backup: "b",
  prune: "p",
  drill: "d",
  failover: "f",
  relocation: "r",
  restore: "r",
  replacement: "r",
  rollback: "u",
  cleanup: "c",
};

/** b-1042, as people name a run. Pure. */
export const runName = ({ kind, number }: { kind: RunKind; number: number }): string =>
  `${LETTERS[kind]}-${number}`;
