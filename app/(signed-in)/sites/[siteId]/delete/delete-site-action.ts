"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deleteSite } from "@/lib/sites/delete-site";

/** Deletes a site, its name typed. */
export async function deleteSiteAction(input: unknown) {
  return actionResult(async () => deleteSite(await requireSession(), input));
}
