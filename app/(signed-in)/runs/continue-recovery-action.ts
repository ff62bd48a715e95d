"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { continueRecovery } from "@/lib/recoveries/continue-recovery";

/** Lets a recovery go on that waits for a person before a tier. */
export async function continueRecoveryAction(input: unknown) {
  return actionResult(async () => continueRecovery(await requireSession(), input));
}
