"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { RetentionPreview } from "@/lib/retention/retention-preview";
import { seeWhatGoes } from "@/lib/retention/see-what-goes";

/** Shows what a retention policy would do now. */
export async function seeWhatGoesAction(input: unknown): Promise<ActionResult<RetentionPreview>> {
  return actionResult(async () => seeWhatGoes(await requireSession(), input));
}
