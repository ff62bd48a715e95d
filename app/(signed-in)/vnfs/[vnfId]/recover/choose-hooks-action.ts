"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { updatePlanHooks } from "@/lib/recoveries/update-plan-hooks";

/** Stores which hooks a failover of a VNF to a target calls. */
export async function chooseHooksAction(input: unknown): Promise<ActionResult<{ version: number }>> {
  return actionResult(async () => updatePlanHooks(await requireSession(), input));
}
