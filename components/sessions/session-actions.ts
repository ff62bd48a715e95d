import type { ActionResult } from "@/lib/api/action-result";

/** What the lists of sessions ask of the server. */
export interface SessionActions {
  endOne: (input: { id: string }) => Promise<ActionResult<void>>;
  endMany?: (input: { person?: string }) => Promise<ActionResult<{ ended: number }>>;
}
