"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { sendAllAgain } from "@/lib/notify/send-all-again";

/** Sends all messages again that were given up. */
export async function sendAllAgainAction(): Promise<ActionResult<{ sent: number; off: number }>> {
  return actionResult(async () => sendAllAgain(await requireSession()));
}
