import type { RunStepState } from "../generated/prisma/enums";
import type { RunPhase } from "./phases";

/** One effect of a run, announced before it begins. */
export interface StepSeed {
  /** Unique in the run, such as "quiesce:<server id>"; the same key again is the same step. */
  key: string;
  phase: RunPhase;
  /** Within its phase. */
  position: number;
  /** For people: "Quiesce scscf-1". */
  title: string;
  serverId?: string;
  volumeId?: string;
  siteName?: string;
  /** What is expected of it, such as `{ estimateMs }`. */
  detail?: Record<string, unknown>;
}

/** One try of a step's effect. Times are ms since the epoch, our clock. */
export interface StepAttempt {
  at: number;
  endedAt?: number;
  /** In a word or two, as a person reads it: "202 Accepted", "503 Service Unavailable". */
  result: string;
  hasFailed?: boolean;
  cause?: string;
  status?: number;
  requestId?: string;
  /** Such as "POST /snapshots". Without query, without secrets. */
  call?: string;
}

export interface StepEnd {
  at?: number;
  state: Exclude<RunStepState, "waiting" | "running">;
  cause?: string;
  todo?: string;
  detail?: Record<string, unknown>;
}

/**
 * What a run tells of its steps. Telling never waits and never throws: what is told is written in its order by
 * and by, kept in memory while the database is away, so that nothing in a freeze window depends on it.
 */
export interface StepJournal {
  /** Adds steps that are not there yet. */
  plan(steps: readonly StepSeed[]): void;
  begin(key: string, at?: number): void;
  attempt(key: string, attempt: StepAttempt): void;
  /** Adds to what is shown beside the step. */
  note(key: string, detail: Record<string, unknown>): void;
  end(key: string, end: StepEnd): void;
  /** Which phase the run is in now. */
  phase(phase: RunPhase): void;
  /** Resolves when all that was told so far is written. @throws what the database said when it cannot be within `ms` */
  flush(ms?: number): Promise<void>;
}
