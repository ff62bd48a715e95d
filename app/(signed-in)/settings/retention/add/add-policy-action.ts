"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addPolicy } from "@/lib/retention/add-policy";

/** Adds a retention policy. */
export async function addPolicyAction(input: unknown): Promise<ActionResult<{ id: string }>> {
  return actionResult(async () => addPolicy(await requireSession(), input));
}
