import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleSlash,
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
  siteSlow: { word: "Slow", tone: "warn", icon: TriangleAlert },
  siteDegraded: { word: "Degraded", tone: "warn", icon: CircleAlert },
  siteUnreachable: { word: "Unreachable", tone: "fail", icon: OctagonX },
  checkPass: { word: "Pass", tone: "ok", icon: CircleCheck },
  checkWarn: { word: "Warn", tone: "warn", icon: TriangleAlert },
  checkFail: { word: "Fail", tone: "fail", icon: OctagonX },
  checkSkipped: { word: "Skipped", tone: "idle", icon: CircleSlash },
  unknown: { word: "Unknown", tone: "idle", icon: CircleHelp },
} as const satisfies Record<string, StatusMeta>;

export type Status = keyof typeof STATUS;
