"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { removeView } from "@/lib/audit/views/remove-view";
import { requireSession } from "@/lib/auth/session";

/** Removes a saved view. */
export async function removeViewAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => removeView(await requireSession(), input));
}
