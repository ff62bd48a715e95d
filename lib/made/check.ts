import type { RunContext } from "./run-context";

/** Something that speaks against a run, in words for who has to act. */
export interface Finding {
  /** "stop": nothing is begun for it. "warn": to be known. */
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

/** One thing that must hold before a run begins with what it is for. */
export interface Check<Ctx extends RunContext = RunContext, Look = void> {
  /** Its step's key is "check:<name>". */
  name: string;
  title: string;
  /**
   * May be called again: it is, when our own circuit held a call back.
   * @throws OpenStackError when the question could not be asked: that stops the run
   */
  run(ctx: Ctx, look: Look): Promise<CheckResult>;
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
