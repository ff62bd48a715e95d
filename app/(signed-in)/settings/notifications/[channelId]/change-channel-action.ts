"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { Changed } from "@/lib/changed";
import { changeChannel } from "@/lib/notify/channels/change-channel";

/** Changes a channel. */
export async function changeChannelAction(input: unknown): Promise<ActionResult<Changed<string>>> {
  return actionResult(async () => changeChannel(await requireSession(), input));
}
