"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { cleanUpDrill } from "@/lib/recoveries/clean-up-drill";

/** Removes what a drill has left standing; by a run of its own. */
export async function cleanUpDrillAction(input: unknown) {
  return actionResult(async () => cleanUpDrill(await requireSession(), input));
}
