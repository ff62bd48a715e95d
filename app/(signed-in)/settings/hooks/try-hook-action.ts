"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { HookTrial } from "@/lib/hooks/schemas";
import { tryHook } from "@/lib/hooks/try-hook";

/** Calls a hook with a test event. */
export async function tryHookAction(input: unknown): Promise<ActionResult<HookTrial>> {
  return actionResult(async () => tryHook(await requireSession(), input));
}
