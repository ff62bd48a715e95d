"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { checkDrafts } from "@/lib/sites/check-drafts";

/** Runs the check lists of sites that are not stored yet. */
export async function checkDraftsAction(input: unknown) {
  return actionResult(async () => checkDrafts(await requireSession(), input));
}
