import type { ActionResult } from "@/lib/api/action-result";

/** What the roles page asks of the server. Handed in by the page: components import nothing of `app`. */
export interface MappingActions {
  add: (input: unknown) => Promise<ActionResult<{ id: string }>>;
  change: (input: unknown) => Promise<ActionResult<void>>;
  remove: (input: unknown) => Promise<ActionResult<void>>;
}
