import type { ActionResult } from "@/lib/api/action-result";

/** What a page may ask about a failover or a relocation; a run's page offers what its view says that may be asked. */
export interface FailoverActions {
  accept: (input: unknown) => Promise<ActionResult<{ vnfId: string }>>;
  rollBack: (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;
  goOn: (input: unknown) => Promise<ActionResult<unknown>>;
  giveTargetUp: (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;
  tryUndoAgain: (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;
}
