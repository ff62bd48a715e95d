"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { sendAgain } from "@/lib/notify/send-again";

/** Sends a message again that was given up or waits. */
export async function sendAgainAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => sendAgain(await requireSession(), input));
}
