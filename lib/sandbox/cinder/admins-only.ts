import type { Ask } from "../core/http";
import { notAllowed } from "./refusals";

/** @param policy the rule's name (cinder/policies) @throws Refusal 403 for others than admins */
export function adminsOnly({ caller }: Ask, policy: string): void {
  if (!caller.isAdmin) throw notAllowed(policy);
}
