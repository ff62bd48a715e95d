import {
  Archive,
  Ban,
  Check,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CirclePause,
  CirclePlay,
  CircleSlash,
  Clock,
  Copy,
  Hourglass,
  Loader,
  Lock,
  type LucideIcon,
  OctagonX,
  Power,
  Trash2,
  TriangleAlert,
  Undo2,
} from "lucide-react";

export type Tone = "ok" | "run" | "warn" | "fail" | "idle";

export interface StatusMeta {
  word: string;
  tone: Tone;
  /** A different shape for each meaning: colour never stands alone. */
  icon: LucideIcon;
  /** It turns, unless less motion is asked for. */
  turns?: true;
}

/** What every state looks like, and what it is called on screen. */
export const STATUS = {
  workerFresh: { word: "On duty", tone: "ok", icon: CircleCheck },
  workerLate: { word: "Late", tone: "warn", icon: Clock },
  workerGone: { word: "Gone", tone: "idle", icon: OctagonX },
  siteReachable: { word: "Reachable", tone: "ok", icon: CircleCheck },
  siteSlow: { word: "Slow", tone: "warn", icon: TriangleAlert },
  siteDegraded: { word: "Degraded", tone: "warn", icon: CircleAlert },
  siteUnreachable: { word: "Unreachable", tone: "fail", icon: OctagonX },
  /** Whether a recovery would work at a site. */
  targetReady: { word: "Ready", tone: "ok", icon: CircleCheck },
  targetWarned: { word: "Ready, with warnings", tone: "warn", icon: TriangleAlert },
  targetNotReady: { word: "Not ready", tone: "fail", icon: OctagonX },
  auditIntent: { word: "Begun", tone: "run", icon: CircleDashed },
  auditDone: { word: "Done", tone: "idle", icon: Check },
  auditPartial: { word: "Partial", tone: "warn", icon: TriangleAlert },
  auditRefused: { word: "Refused", tone: "fail", icon: Ban },
  auditFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  vmRunning: { word: "Running", tone: "ok", icon: CirclePlay },
  vmTransition: { word: "Changing", tone: "run", icon: CircleDashed },
  vmPaused: { word: "Paused", tone: "idle", icon: CirclePause },
  vmSuspended: { word: "Suspended", tone: "idle", icon: CirclePause },
  vmOff: { word: "Off", tone: "idle", icon: Power },
  vmShelved: { word: "Shelved", tone: "idle", icon: Archive },
  vmError: { word: "Error", tone: "fail", icon: OctagonX },
  vmMissing: { word: "Missing", tone: "warn", icon: TriangleAlert },
  vmDeleted: { word: "Deleted", tone: "idle", icon: Trash2 },
  checkPass: { word: "Pass", tone: "ok", icon: CircleCheck },
  checkWarn: { word: "Warn", tone: "warn", icon: TriangleAlert },
  checkFail: { word: "Fail", tone: "fail", icon: OctagonX },
  checkSkipped: { word: "Skipped", tone: "idle", icon: CircleSlash },
  methodOffered: { word: "Offered", tone: "ok", icon: CircleCheck },
  methodPossible: { word: "Possible", tone: "ok", icon: CircleCheck },
  /** It may be used, by whoever accepts what it costs. */
  methodByChoice: { word: "By choice", tone: "warn", icon: TriangleAlert },
  methodAlways: { word: "Always", tone: "idle", icon: CircleMinus },
  methodUnsafe: { word: "Not safe", tone: "fail", icon: OctagonX },
  methodNotOffered: { word: "Not offered", tone: "idle", icon: CircleSlash },
  methodNotNeeded: { word: "Not needed", tone: "idle", icon: CircleSlash },
  methodImpossible: { word: "Not possible", tone: "idle", icon: CircleSlash },
  runQueued: { word: "Queued", tone: "idle", icon: Clock },
  runWaiting: { word: "Waiting for room", tone: "idle", icon: Hourglass },
  runRunning: { word: "Running", tone: "run", icon: Loader, turns: true },
  runCancelling: { word: "Cancelling", tone: "run", icon: Loader, turns: true },
  /** A VM is still frozen that should not be. */
  runThawFailing: { word: "Thaw failing", tone: "fail", icon: OctagonX },
  runSucceeded: { word: "Succeeded", tone: "ok", icon: CircleCheck },
  runPartlyFailed: { word: "Partly failed", tone: "warn", icon: TriangleAlert },
  runFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  runCancelled: { word: "Cancelled", tone: "idle", icon: CircleSlash },
  stepWaiting: { word: "Waiting", tone: "idle", icon: Clock },
  /** Not begun, since a VM that is still frozen comes first. */
  stepHeld: { word: "Held", tone: "idle", icon: CirclePause },
  stepRunning: { word: "Running", tone: "run", icon: Loader, turns: true },
  stepSucceeded: { word: "Succeeded", tone: "ok", icon: CircleCheck },
  stepWarned: { word: "Done, with a warning", tone: "warn", icon: TriangleAlert },
  stepFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  stepSkipped: { word: "Skipped", tone: "idle", icon: CircleSlash },
  /** A VM that a drill or a recovery made. */
  recoveredBooting: { word: "Booting", tone: "run", icon: Loader, turns: true },
  recoveredUp: { word: "Up, being checked", tone: "run", icon: Loader, turns: true },
  recoveredHealthy: { word: "Healthy", tone: "ok", icon: CircleCheck },
  /** What it needs failed. */
  recoveredBlocked: { word: "Blocked", tone: "warn", icon: Ban },
  recoveredRemoving: { word: "Being removed", tone: "run", icon: Loader, turns: true },
  /** Not seen removed, by a recovery that goes back. */
  recoveredLeft: { word: "May still be there", tone: "warn", icon: TriangleAlert },
  recoveredGone: { word: "Removed", tone: "idle", icon: Trash2 },
  volumeRestored: { word: "Restored", tone: "ok", icon: CircleCheck },
  scheduleOn: { word: "On", tone: "ok", icon: CircleCheck },
  scheduleOff: { word: "Off", tone: "idle", icon: Power },
  slotClaimed: { word: "Being started", tone: "run", icon: Loader, turns: true },
  /** There was no run of a schedule's slot: one went on, or something stood in its way. */
  slotSkipped: { word: "Skipped", tone: "warn", icon: CircleSlash },
  slotMissed: { word: "Missed", tone: "warn", icon: Clock },
  drillPassed: { word: "Passed", tone: "ok", icon: CircleCheck },
  drillPartly: { word: "Passed in part", tone: "warn", icon: TriangleAlert },
  drillFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  /** What is proved of a VM at the source of a failover. */
  fenceStopped: { word: "Stopped", tone: "ok", icon: CircleCheck },
  fenceLocked: { word: "Stopped and locked", tone: "ok", icon: Lock },
  fenceGone: { word: "Gone", tone: "idle", icon: Trash2 },
  fenceUnproved: { word: "Not proved", tone: "fail", icon: CircleHelp },
  /** What was decided about a failover or a relocation: another axis than how its run ended. */
  failoverPending: { word: "To be decided", tone: "warn", icon: Hourglass },
  failoverAccepted: { word: "Accepted", tone: "ok", icon: CircleCheck },
  failoverRollingBack: { word: "Rolling back", tone: "run", icon: Loader, turns: true },
  failoverRolledBack: { word: "Rolled back", tone: "idle", icon: Undo2 },
  failoverHalfRolledBack: { word: "Rolled back in part", tone: "fail", icon: OctagonX },
  /** A relocation that came to nothing is taken back by its own run. */
  relocationUndoing: { word: "Being undone", tone: "warn", icon: Undo2 },
  relocationUndone: { word: "Undone", tone: "idle", icon: Undo2 },
  relocationHalfUndone: { word: "Undone in part", tone: "fail", icon: OctagonX },
  relocationSuperseded: { word: "Superseded", tone: "idle", icon: CircleSlash },
  failoverServes: { word: "Serves", tone: "ok", icon: CircleCheck },
  restoredPartly: { word: "Restored in part", tone: "warn", icon: TriangleAlert },
  failoverServesPartly: { word: "Serves in part", tone: "warn", icon: TriangleAlert },
  /** A VM that a VNF has left runs: there are two of it. */
  formerRuns: { word: "Runs", tone: "fail", icon: Copy },
  /** Whether a VNF could be failed over to a site. */
  readinessGreen: { word: "Ready", tone: "ok", icon: CircleCheck },
  readinessAmber: { word: "Ready, with gaps", tone: "warn", icon: TriangleAlert },
  readinessRed: { word: "Not ready", tone: "fail", icon: OctagonX },
  readinessExpired: { word: "Expired", tone: "idle", icon: Clock },
  vnfProtected: { word: "Protected", tone: "ok", icon: CircleCheck },
  vnfAtRisk: { word: "At risk", tone: "warn", icon: TriangleAlert },
  vnfUnprotected: { word: "Unprotected", tone: "fail", icon: OctagonX },
  vnfPaused: { word: "Paused", tone: "idle", icon: CirclePause },
  vnfDeleted: { word: "Deleted", tone: "idle", icon: Trash2 },
  pointComplete: { word: "Complete", tone: "ok", icon: CircleCheck },
  pointIncomplete: { word: "Incomplete", tone: "warn", icon: TriangleAlert },
  pointUnusable: { word: "Not usable", tone: "fail", icon: OctagonX },
  pointBuilding: { word: "Being made", tone: "run", icon: CircleDashed },
  pointPruned: { word: "Pruned", tone: "idle", icon: Trash2 },
  /** What a retention policy does with it. */
  pointKept: { word: "Kept", tone: "ok", icon: Check },
  pointKeptAsParent: { word: "Kept as parent", tone: "idle", icon: CircleMinus },
  pointGoes: { word: "Goes at next prune", tone: "warn", icon: Hourglass },
  pointHeld: { word: "Held", tone: "ok", icon: Lock },
  backupAvailable: { word: "Available", tone: "ok", icon: CircleCheck },
  backupCreating: { word: "Being made", tone: "run", icon: CircleDashed },
  backupPlanned: { word: "Not begun", tone: "idle", icon: Clock },
  backupError: { word: "Error", tone: "fail", icon: OctagonX },
  backupDeleted: { word: "Deleted", tone: "idle", icon: Trash2 },
  copyKnown: { word: "Known", tone: "ok", icon: CircleCheck },
  copyPending: { word: "Not yet", tone: "idle", icon: Clock },
  copyFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  claimHolds: { word: "Holds", tone: "ok", icon: CircleCheck },
  claimFails: { word: "Does not hold", tone: "warn", icon: TriangleAlert },
  unknown: { word: "Unknown", tone: "idle", icon: CircleHelp },
} as const satisfies Record<string, StatusMeta>;

export type Status = keyof typeof STATUS;
