"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addChannel } from "@/lib/notify/channels/add-channel";

/** Adds a channel. */
export async function addChannelAction(
  input: unknown,
): Promise<ActionResult<{ id: string; secret: string | null }>> {
  return actionResult(async () => addChannel(await requireSession(), input));
}
