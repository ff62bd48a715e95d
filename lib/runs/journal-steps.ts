import type { RunPhase } from "./phases";
import type { StepAttempt, StepEnd, StepSeed } from "./step-journal";

/** A step as the journal keeps it in memory. Times are ms since the epoch. */
export interface JournalStep extends StepSeed {
  state: "waiting" | "running" | StepEnd["state"];
  startedAt: number | null;
  endedAt: number | null;
  attempts: StepAttempt[];
  cause: string | null;
  todo: string | null;
  detail: Record<string, unknown>;
}

/** A thaw is tried once a second until it is sure: the first tries and the newest are what tells something. */
const FIRST_KEPT = 10;
const NEWEST_KEPT = 40;

/** A step that has been announced. Pure. */
export const plannedStep = (seed: StepSeed): JournalStep => ({
  ...seed,
  state: "waiting",
  startedAt: null,
  endedAt: null,
  attempts: [],
  cause: null,
  todo: null,
  detail: { ...seed.detail },
});

/** One that was never announced: what is told of it is kept all the same. Pure. */
export const unannouncedStep = (key: string, phase: RunPhase): JournalStep =>
  plannedStep({ key, phase, position: 0, title: key });

/** It begins, or goes on in another worker: then it keeps its beginning, unless a new one is given. */
export function beginStep(step: JournalStep, at: number | undefined, now: number): void {
  if (at !== undefined || step.state !== "running" || step.startedAt === null) step.startedAt = at ?? now;
  step.state = "running";
  step.endedAt = null;
  step.cause = null;
  step.todo = null;
}

/** Adds a try; of very many the middle ones are counted only. */
export function addAttempt(step: JournalStep, attempt: StepAttempt): void {
  step.attempts.push(attempt);
  if (step.attempts.length <= FIRST_KEPT + NEWEST_KEPT) return;
  step.attempts.splice(FIRST_KEPT, 1);
  const { attemptsLeftOut } = step.detail;
  step.detail = {
    ...step.detail,
    attemptsLeftOut: (typeof attemptsLeftOut === "number" ? attemptsLeftOut : 0) + 1,
  };
}

/** It has ended; one that never began is of no length. */
export function endStep(step: JournalStep, end: StepEnd, now: number): void {
  const at = end.at ?? now;
  step.state = end.state;
  if (end.state !== "skipped") step.startedAt ??= at;
  step.endedAt = at;
  step.cause = end.cause ?? null;
  step.todo = end.todo ?? null;
  if (end.detail) step.detail = { ...step.detail, ...end.detail };
}
