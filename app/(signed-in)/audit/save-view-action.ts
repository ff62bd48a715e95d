"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { saveView } from "@/lib/audit/views/save-view";
import { requireSession } from "@/lib/auth/session";

/** Keeps filters of the audit log under a name. */
export async function saveViewAction(input: unknown): Promise<ActionResult<{ id: string }>> {
  return actionResult(async () => saveView(await requireSession(), input));
}
