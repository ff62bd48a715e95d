import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";

/** Goes on when the rule lets the caller. @throws Refusal 403 (nova/exception.py, PolicyNotAuthorized) */
export function allow(isAllowed: boolean, rule: string): void {
  const name = rule.startsWith("compute:") ? rule : `os_compute_api:${rule}`;
  if (!isAllowed) throw new Refusal(403, `Policy doesn't allow ${name} to be performed.`);
}

/** For admins only. */
export const allowAdmin = (ask: Ask, rule: string): void => allow(ask.caller.isAdmin, rule);

/** For admins, and for a project's own. */
export const allowProject = (ask: Ask, projectId: string, rule: string): void =>
  allow(ask.caller.isAdmin || ask.caller.projectId === projectId, rule);
