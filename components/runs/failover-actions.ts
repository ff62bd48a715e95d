import type { ActionResult } from "@/lib/api/action-result";

type Started = ActionResult<{ runId: string; number: number }>;

/** What a page may ask about a failover; a run's page offers what its view says that may be asked. */
export interface FailoverActions {
  accept: (input: unknown) => Promise<ActionResult<{ vnfId: string }>>;
  rollBack: (input: unknown) => Promise<Started>;
  tryAgain: (input: unknown) => Promise<Started>;
  goOn: (input: unknown) => Promise<ActionResult<unknown>>;
}
