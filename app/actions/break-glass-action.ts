"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { breakGlass } from "@/lib/approvals/break-glass";
import { requireSession } from "@/lib/auth/session";

/** Goes on without a second person, in an emergency. */
export async function breakGlassAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => breakGlass(await requireSession(), input));
}
