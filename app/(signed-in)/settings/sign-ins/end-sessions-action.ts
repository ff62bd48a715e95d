"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { endSessions } from "@/lib/sessions/end-sessions";

/** Ends all sessions of a person, or of everybody but who asks. */
export async function endSessionsAction(input: unknown): Promise<ActionResult<{ ended: number }>> {
  return actionResult(async () => endSessions(await requireSession(), input));
}
