"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeHostAccess } from "@/lib/sites/remove-host-access";

/** Forgets how the compute hosts of a site are reached. */
export async function removeHostAccessAction(input: unknown) {
  return actionResult(async () => removeHostAccess(await requireSession(), input));
}
