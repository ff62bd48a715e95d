"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { changeRoleMapping } from "@/lib/role-mappings/change-role-mapping";

/** Changes a role mapping. */
export async function changeRoleMappingAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => changeRoleMapping(await requireSession(), input));
}
