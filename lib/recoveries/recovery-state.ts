import { type RecoveryMode, type RecoveryState, takesItselfBack } from "../runs/recovery-view";

export type RecoveryEvent =
  /* what a run tells */
  | "stop"
  | "succeed"
  | "succeed-partly"
  | "fail"
  | "cancel"
  | "keep"
  /* what a person asks for, or a clock does */
  | "clean-up"
  | "accept"
  | "roll-back"
  | "try-again"
  /* another recovery begins */
  | "give-way";

type Table = Partial<Record<RecoveryState, Partial<Record<RecoveryEvent, RecoveryState>>>>;

const CLEANING_UP = { "clean-up": "cleaning" } as const;

const DRILL: Table = {
  // A drill that came up in part has not proved what it was to prove.
  running: {
    stop: "stopped",
    succeed: "proved",
    "succeed-partly": "failed",
    fail: "failed",
    cancel: "cancelled",
  },
  proved: { keep: "standing", ...CLEANING_UP },
  failed: { keep: "standing", ...CLEANING_UP },
  cancelled: CLEANING_UP,
  standing: CLEANING_UP,
  cleaning: { succeed: "clean", "succeed-partly": "standing", fail: "standing" },
};

const DECISION: Table = {
  pending: { accept: "accepted", "roll-back": "rolling-back" },
  "rolling-back": {
    succeed: "rolled-back",
    // Servers may be gone, and the source may run again: neither accepting it nor going on is safe now.
    "succeed-partly": "half-rolled-back",
    fail: "half-rolled-back",
  },
  "half-rolled-back": { "roll-back": "rolling-back" },
};

const SERVING = {
  succeed: "pending",
  "succeed-partly": "partly",
  fail: "failed",
  // The source may be stopped by then: it has to be rolled back.
  cancel: "failed",
} as const;

const FAILOVER: Table = {
  ...DECISION,
  running: { stop: "stopped", ...SERVING },
  partly: { accept: "accepted", "roll-back": "rolling-back" },
  failed: { "roll-back": "rolling-back" },
};

/** Also of a restore in the place of VMs, which is a move onto the same site. */
const RELOCATION: Table = {
  ...DECISION,
  // Its commit is that every check passed: nothing less serves.
  running: {
    stop: "stopped",
    succeed: "pending",
    "succeed-partly": "undoing",
    fail: "undoing",
    cancel: "undoing",
  },
  undoing: { succeed: "undone", "succeed-partly": "half-undone", fail: "half-undone" },
  "half-undone": { "try-again": "undoing", "give-way": "superseded" },
};

const RESTORE: Table = {
  running: {
    stop: "stopped",
    succeed: "done",
    "succeed-partly": "partly",
    fail: "failed",
    cancel: "cancelled",
  },
  partly: CLEANING_UP,
  failed: CLEANING_UP,
  cancelled: CLEANING_UP,
  cleaning: { succeed: "clean", "succeed-partly": "failed", fail: "failed" },
};

const TABLES: Readonly<Record<RecoveryMode, Table>> = {
  drill: DRILL,
  failover: FAILOVER,
  relocation: RELOCATION,
  restore: RESTORE,
  replacement: RELOCATION,
};

/** The state after an event, or why there is none. Pure. */
export function nextState(
  mode: RecoveryMode,
  state: RecoveryState,
  event: RecoveryEvent,
): { state: RecoveryState } | { refusal: string } {
  const next = TABLES[mode][state]?.[event];
  return next ? { state: next } : { refusal: `${NAMES[mode]} that ${IS[state]} cannot ${CANNOT[event]}.` };
}

const ASKED: readonly RecoveryEvent[] = ["accept", "roll-back", "clean-up", "try-again"];

/** What a person may ask for now. Pure. */
export const mayAsk = (mode: RecoveryMode, state: RecoveryState): RecoveryEvent[] =>
  ASKED.filter((event) => TABLES[mode][state]?.[event] !== undefined);

/** States in which a failover, a relocation or a restore in place of VMs holds its VNF: nothing else may begin with it (DESIGN I10). */
const OVER: readonly RecoveryState[] = ["stopped", "accepted", "rolled-back", "undone", "superseded"];

/** Whether it keeps its VNF from backups and other recoveries. Drills and restores do so by their run only. Pure. */
export const isOpen = (mode: RecoveryMode, state: RecoveryState): boolean =>
  (mode === "failover" || takesItselfBack(mode)) && !OVER.includes(state);

const NAMES: Readonly<Record<RecoveryMode, string>> = {
  drill: "A drill",
  failover: "A failover",
  relocation: "A relocation",
  restore: "A restore",
  replacement: "An in-place restore",
};

const IS: Readonly<Record<RecoveryState, string>> = {
  running: "is running",
  stopped: "was stopped before it began",
  proved: "has passed",
  failed: "has failed",
  partly: "has brought up some VMs only",
  cancelled: "was cancelled",
  standing: "is kept",
  cleaning: "is being cleaned up",
  clean: "is cleaned up",
  pending: "waits for a decision",
  accepted: "is accepted",
  "rolling-back": "is being rolled back",
  "rolled-back": "is rolled back",
  "half-rolled-back": "is rolled back in part",
  undoing: "is being undone",
  undone: "is undone",
  "half-undone": "is undone in part",
  superseded: "gave way to a failover",
  done: "is done",
};

const CANNOT: Readonly<Record<RecoveryEvent, string>> = {
  stop: "stop before it began",
  succeed: "succeed",
  "succeed-partly": "succeed in part",
  fail: "fail",
  cancel: "be cancelled",
  keep: "be kept",
  "clean-up": "be cleaned up",
  accept: "be accepted",
  "roll-back": "be rolled back",
  "try-again": "be tried again",
  "give-way": "give way",
};
