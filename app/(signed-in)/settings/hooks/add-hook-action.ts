"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addHook } from "@/lib/hooks/add-hook";

/** Adds a hook. */
export async function addHookAction(input: unknown): Promise<ActionResult<{ id: string; secret: string }>> {
  return actionResult(async () => addHook(await requireSession(), input));
}
