"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { switchChannel } from "@/lib/notify/channels/switch-channel";

/** Switches a channel on or off. */
export async function switchChannelAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => switchChannel(await requireSession(), input));
}
