"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeChannel } from "@/lib/notify/channels/remove-channel";

/** Removes a channel. */
export async function removeChannelAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => removeChannel(await requireSession(), input));
}
