import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  Clock,
  type LucideIcon,
  OctagonX,
  TriangleAlert,
} from "lucide-react";

export type Tone = "ok" | "run" | "warn" | "fail" | "idle";

export interface StatusMeta {
  word: string;
  tone: Tone;
  /** A different shape for each meaning: colour never stands alone. */
  icon: LucideIcon;
}

/** What every state looks like, and what it is called on screen. */
export const STATUS = {
  workerFresh: { word: "On duty", tone: "ok", icon: CircleCheck },
  workerLate: { word: "Late", tone: "warn", icon: Clock },
  workerGone: { word: "Gone", tone: "idle", icon: OctagonX },
  siteReachable: { word: "Reachable", tone: "ok", icon: CircleCheck },
  siteSlow: { word: "Slow", tone: "warn", icon: Clock },
  siteDegraded: { word: "Degraded", tone: "warn", icon: TriangleAlert },
  siteUnreachable: { word: "Unreachable", tone: "fail", icon: OctagonX },
  auditIntent: { word: "No outcome yet", tone: "run", icon: CircleDashed },
  auditDone: { word: "Done", tone: "idle", icon: Check },
  auditPartial: { word: "Partial", tone: "warn", icon: TriangleAlert },
  auditRefused: { word: "Refused", tone: "fail", icon: Ban },
  auditFailed: { word: "Failed", tone: "fail", icon: OctagonX },
  unknown: { word: "Unknown", tone: "idle", icon: CircleHelp },
} as const satisfies Record<string, StatusMeta>;

export type Status = keyof typeof STATUS;
