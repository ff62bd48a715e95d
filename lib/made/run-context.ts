import type { Actor } from "../audit/record";
import type { Clock } from "../clock";
import type { Session } from "../openstack/session";
import { assertFence } from "../runs/fence";
import type { LiveRun } from "../runs/live-run";
import type { StepJournal } from "../runs/step-journal";
import { runSessions } from "./run-sessions";

/** What every phase of a run that works at sites is given, whatever its kind. */
export interface RunContext<Plan = unknown> {
  run: { id: string; number: number };
  /** The worker that has the run: the id of its executor lock. What it may freeze is its to thaw. */
  workerId: string;
  /** Exactly what was shown before the start. */
  plan: Plan;
  /** On whose behalf: named in the journal of every changing call. */
  actor: Actor;
  journal: StepJournal;
  clock: Clock;
  /** Aborted when somebody cancels the run. */
  signal: AbortSignal;
  /** A session of this credential, whose changing calls are written into the audit log of this run. */
  session(credentialId: string): Promise<Session>;
  /** The same session, reading only. */
  reader(credentialId: string): Promise<Session>;
  /** To be asked right before anything is sent. @throws when another worker has the run, or is about to */
  assertFence(): void;
}

/** The context of a run that this worker does now. Its plan is trusted: this installation has stored it. */
export const runContext = <Plan>(run: LiveRun): RunContext<Plan> => {
  const { facts, workerId, journal, clock, signal } = run;
  return {
    run: { id: facts.id, number: facts.number },
    workerId,
    plan: facts.plan as Plan,
    actor: facts.actor,
    journal,
    clock,
    signal,
    ...runSessions({ actor: facts.actor, runId: facts.id }),
    assertFence,
  };
};
