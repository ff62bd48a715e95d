"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { replaceChannelSecret } from "@/lib/notify/channels/replace-channel-secret";

/** Gives a webhook another secret. */
export async function replaceChannelSecretAction(input: unknown): Promise<ActionResult<{ secret: string }>> {
  return actionResult(async () => replaceChannelSecret(await requireSession(), input));
}
