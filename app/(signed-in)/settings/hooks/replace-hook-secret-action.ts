"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { replaceHookSecret } from "@/lib/hooks/replace-hook-secret";

/** Gives a hook another secret. */
export async function replaceHookSecretAction(input: unknown): Promise<ActionResult<{ secret: string }>> {
  return actionResult(async () => replaceHookSecret(await requireSession(), input));
}
