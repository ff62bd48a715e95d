import type { BackupContext } from "../backup-context";
import type { PlanLook } from "./look-at-plan";

/** Something that speaks against a backup, in words for who has to act. */
export interface Finding {
  /** "stop": no VM is touched for it. "warn": to be known. */
  weight: "stop" | "warn";
  cause: string;
  todo?: string;
  call?: string;
  requestId?: string;
}

export interface CheckResult {
  findings: Finding[];
  /** What is shown beside: numbers, names. */
  detail?: Record<string, unknown>;
  /** There was nothing to look at. */
  isSkipped?: boolean;
}

/** One thing that must hold before the first VM is touched. */
export interface Check {
  /** Its step's key is "check:<name>". */
  name: string;
  title: string;
  /** @throws OpenStackError when the question could not be asked: that stops the backup */
  run(ctx: BackupContext, look: PlanLook): Promise<CheckResult>;
}

export const stop = (cause: string, todo?: string): Finding => ({
  weight: "stop",
  cause,
  ...(todo ? { todo } : {}),
});
export const warn = (cause: string, todo?: string): Finding => ({
  weight: "warn",
  cause,
  ...(todo ? { todo } : {}),
});
