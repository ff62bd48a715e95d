"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { checkSitesNow } from "@/lib/sites/check-sites-now";

/** Runs the check list of one site, or of all. */
export async function checkSitesNowAction(input: unknown) {
  return actionResult(async () => checkSitesNow(await requireSession(), input));
}
