"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deletePolicy } from "@/lib/retention/delete-policy";

/** Deletes a retention policy. */
export async function deletePolicyAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => deletePolicy(await requireSession(), input));
}
