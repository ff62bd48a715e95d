import type { ActionResult } from "@/lib/api/action-result";

/** What was done, in words, or why not; and what the form had sent, so that it is not asked twice. */
export interface PanelAnswer {
  result: ActionResult<string>;
  given: Readonly<Record<string, string>>;
}
export type PanelAction = (previous: PanelAnswer | null, form: FormData) => Promise<PanelAnswer>;

/** What the panel asks of the server. Handed in by the page: components import nothing of `app`. */
export interface PanelActions {
  flip: PanelAction;
  remove: PanelAction;
  moveClock: PanelAction;
}
