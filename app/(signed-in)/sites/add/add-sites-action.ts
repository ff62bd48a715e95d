"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addSites } from "@/lib/sites/add-sites";

/** Adds sites, all of them or none. */
export async function addSitesAction(input: unknown) {
  return actionResult(async () => addSites(await requireSession(), input));
}
