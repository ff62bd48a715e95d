"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeRoleMapping } from "@/lib/role-mappings/remove-role-mapping";

/** Removes a role mapping. */
export async function removeRoleMappingAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => removeRoleMapping(await requireSession(), input));
}
