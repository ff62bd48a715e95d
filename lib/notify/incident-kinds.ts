/*
 * What people are told of. Pure: shared by page, verbs and worker.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface IncidentKind {
  /** As a heading and as a choice. */
  name: string;
  /** When it begins and when it is over, for who chooses what to be told. */
  explained: string;
  /** So long it has to last before it is told, in milliseconds: what passes by itself wakes nobody. */
  holdMs: number;
  /** So long it has to be gone before it is over: what comes and goes is one incident. */
  calmMs: number;
}

export const INCIDENT_KINDS = {
  "vm-frozen": {
    name: "A VM is frozen too long",
    explained: "it stands still past its budget, or its thaw failed",
    holdMs: 0,
    calmMs: 0,
  },
  "two-copies": {
    name: "Two copies of a VM may run",
    explained: "a VM that was failed over may still run where it was",
    holdMs: MINUTE,
    calmMs: MINUTE,
  },
  "no-worker": {
    name: "No worker is on duty",
    explained: "for about a minute and a half no worker lived, so nothing is backed up; the guardian tells",
    // The guardian begins to look a quarter of a minute after the last worker was gone (lib/worker/stand-in.ts).
    holdMs: MINUTE,
    calmMs: MINUTE,
  },
  "no-guardian": {
    name: "No guardian is on duty",
    explained: "for about a minute and a half no guardian lived; the workers tell",
    holdMs: 1.5 * MINUTE,
    calmMs: MINUTE,
  },
  "run-failed": {
    name: "A run has failed",
    explained: "a run failed, or succeeded only in part; over when the next one of its kind and VNF succeeds",
    holdMs: 0,
    calmMs: 0,
  },
  "rpo-missed": {
    name: "An RPO is missed",
    explained: "a VNF has no usable recovery point, or its newest one is older than its RPO",
    holdMs: 0,
    // An RPO as long as the cadence of the backups is missed for some minutes of every hour.
    calmMs: HOUR,
  },
  "not-ready": {
    name: "A failover is not ready",
    explained: "a VNF could not be failed over to a site as it was judged last",
    holdMs: MINUTE,
    calmMs: 0,
  },
  "drill-due": {
    name: "A drill is due",
    explained: "a VNF has not been drilled for as long as it demands",
    holdMs: 0,
    calmMs: 0,
  },
  "schedule-missed": {
    name: "A scheduled backup was missed or is late",
    explained:
      "a slot of a schedule was skipped or missed; or it has come and is not started, waits for its freeze window, or its run has not begun after 15 min",
    holdMs: MINUTE,
    calmMs: 0,
  },
  "credential-expires": {
    name: "A credential expires",
    explained: "a site’s credential ends within 14 days, or has ended",
    holdMs: 0,
    calmMs: 0,
  },
  "site-dark": {
    name: "A site does not answer",
    explained: "none of a site’s services can be reached for a minute",
    holdMs: MINUTE,
    calmMs: MINUTE,
  },
  "glass-broken": {
    name: "Glass was broken",
    explained: "somebody went on without the second person; over when another person has looked at it",
    holdMs: 0,
    calmMs: 0,
  },
  "approval-waiting": {
    name: "A request waits for a second person",
    explained: "over when it is decided or taken back, or after half an hour",
    holdMs: 0,
    calmMs: 0,
  },
} as const satisfies Record<string, IncidentKind>;

export type IncidentKindId = keyof typeof INCIDENT_KINDS;

export const INCIDENT_KIND_IDS = Object.keys(INCIDENT_KINDS) as [IncidentKindId, ...IncidentKindId[]];
