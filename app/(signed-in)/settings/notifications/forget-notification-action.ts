"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { forgetNotification } from "@/lib/notify/forget-notification";

/** Forgets a message that was not delivered. */
export async function forgetNotificationAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => forgetNotification(await requireSession(), input));
}
