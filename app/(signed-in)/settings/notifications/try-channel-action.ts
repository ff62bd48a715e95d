"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { tryChannel } from "@/lib/notify/channels/try-channel";
import type { ChannelTrial } from "@/lib/notify/schemas";

/** Sends a test message by a channel. */
export async function tryChannelAction(input: unknown): Promise<ActionResult<ChannelTrial>> {
  return actionResult(async () => tryChannel(await requireSession(), input));
}
