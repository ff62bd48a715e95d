import type { ActionResult } from "@/lib/api/action-result";

type Decide = (input: unknown) => Promise<ActionResult<void>>;

/** What the page of a request asks of the server. Handed in by the page: components import nothing of `app`. */
export interface ApprovalActions {
  approve: Decide;
  refuse: Decide;
  review: Decide;
}
