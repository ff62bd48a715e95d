"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addRoleMapping } from "@/lib/role-mappings/add-role-mapping";

/** Adds a role mapping. */
export async function addRoleMappingAction(input: unknown): Promise<ActionResult<{ id: string }>> {
  return actionResult(async () => addRoleMapping(await requireSession(), input));
}
