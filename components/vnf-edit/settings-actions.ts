import type { ActionResult } from "@/lib/api/action-result";

type Action<T> = (input: unknown) => Promise<ActionResult<T>>;
type Versioned<T = object> = Action<T & { version: number }>;

/** What the settings of a VNF ask of the server. */
export interface SettingsActions {
  update: Versioned<{ changed: string[] }>;
  order: Versioned;
  changeMembers: Versioned<{ changed: number }>;
  addMembers: Versioned<{ added: string[] }>;
  removeMembers: Versioned<{ removed: string[] }>;
  pause: Versioned<{ pausedAt: string | null }>;
  repair: Versioned<{ repaired: number }>;
}
