import type { ActionResult } from "@/lib/api/action-result";

type Action<T = void> = (input: unknown) => Promise<ActionResult<T>>;

/** What the dialog of saved views asks of the server. */
export interface ViewActions {
  save: Action<{ id: string }>;
  change: Action;
  remove: Action;
}

/** No list in the browser is read anew for them: the page has them. */
export const VIEWS_KEY = ["audit-views"];
