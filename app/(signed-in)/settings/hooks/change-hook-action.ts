"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { changeHook } from "@/lib/hooks/change-hook";

/** Changes a hook. */
export async function changeHookAction(input: unknown): Promise<ActionResult<{ changed: string[] }>> {
  return actionResult(async () => changeHook(await requireSession(), input));
}
