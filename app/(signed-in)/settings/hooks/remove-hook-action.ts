"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeHook } from "@/lib/hooks/remove-hook";

/** Removes a hook. */
export async function removeHookAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => removeHook(await requireSession(), input));
}
