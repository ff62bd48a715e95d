"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startRestore } from "@/lib/recoveries/start-restore";

/** Starts a restore by the plan that was shown. */
export async function startRestoreAction(input: unknown) {
  return actionResult(async () => startRestore(await requireSession(), input));
}
