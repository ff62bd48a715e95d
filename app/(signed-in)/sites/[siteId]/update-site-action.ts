"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { updateSite } from "@/lib/sites/update-site";

/** Changes what a site is called and how it is reached. */
export async function updateSiteAction(input: unknown) {
  return actionResult(async () => updateSite(await requireSession(), input));
}
