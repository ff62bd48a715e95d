import type { Actor } from "../audit/record";
import type { Clock } from "../clock";
import type { Session } from "../openstack/session";
import type { StepJournal } from "../runs/step-journal";
import type { BackupPlan } from "./backup-plan";

/** What every phase of a backup run is given. */
export interface BackupContext {
  run: { id: string; number: number };
  /** The worker that has the run: the id of its executor lock. What it may freeze is its to thaw. */
  workerId: string;
  plan: BackupPlan;
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

/** The name and the metadata that everything has which a run makes at a site, by which it is found again. */
export const tagOf = (runId: string, step: string) => ({
  name: `stillpoint-${runId.slice(0, 8)}-${step}`.slice(0, 255),
  metadata: { stillpoint_run: runId, stillpoint_step: step },
});
