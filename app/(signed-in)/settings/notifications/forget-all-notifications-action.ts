"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { forgetAllNotifications } from "@/lib/notify/forget-all-notifications";

/** Forgets all messages that were given up until the page was read. */
export async function forgetAllNotificationsAction(input: unknown): Promise<ActionResult<{ count: number }>> {
  return actionResult(async () => forgetAllNotifications(await requireSession(), input));
}
