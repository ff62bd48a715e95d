"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { adoptSite } from "@/lib/sites/adopt/adopt-site";

/** Gives what is known of a remembered site to the real one that it is. */
export async function adoptSiteAction(input: unknown) {
  return actionResult(async () => adoptSite(await requireSession(), input));
}
