"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { endSession } from "@/lib/sessions/end-session";

/** Ends one session: an own one, or another's for who may. */
export async function endSessionAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => endSession(await requireSession(), input));
}
