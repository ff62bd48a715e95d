"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { cancelRun } from "@/lib/run-views/cancel-run";

/** Asks a run to end; what it holds frozen is thawed first. */
export async function cancelRunAction(input: unknown) {
  return actionResult(async () => cancelRun(await requireSession(), input));
}
