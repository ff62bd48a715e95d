"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { changeView } from "@/lib/audit/views/change-view";
import { requireSession } from "@/lib/auth/session";

/** Renames a saved view, or shares it. */
export async function changeViewAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => changeView(await requireSession(), input));
}
