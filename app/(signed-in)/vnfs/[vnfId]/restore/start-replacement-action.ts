"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startReplacement } from "@/lib/recoveries/start-replacement";

/** Starts a restore in the place of VMs by the plan that was shown. */
export async function startReplacementAction(input: unknown) {
  return actionResult(async () => startReplacement(await requireSession(), input));
}
