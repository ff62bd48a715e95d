import type { ActionResult } from "@/lib/api/action-result";
import type { HookTrial } from "@/lib/hooks/schemas";

type Action<T = void> = (input: unknown) => Promise<ActionResult<T>>;

/** What the page of hooks asks of the server. */
export interface HookActions {
  add: Action<{ id: string; secret: string }>;
  change: Action<{ changed: string[] }>;
  replaceSecret: Action<{ secret: string }>;
  remove: Action;
  tryOut: Action<HookTrial>;
}
