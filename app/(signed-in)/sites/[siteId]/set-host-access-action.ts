"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { setHostAccess } from "@/lib/sites/set-host-access";

/** Stores how the compute hosts of a site are reached. */
export async function setHostAccessAction(input: unknown) {
  return actionResult(async () => setHostAccess(await requireSession(), input));
}
