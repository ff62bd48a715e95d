"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { tryHostAccess } from "@/lib/sites/try-host-access";

/** Asks each compute host of a site whether it answers. */
export async function tryHostAccessAction(input: unknown) {
  return actionResult(async () => tryHostAccess(await requireSession(), input));
}
