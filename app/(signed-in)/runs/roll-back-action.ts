"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { rollBackRecovery } from "@/lib/recoveries/roll-back";

/** Takes a failover back; by a run of its own. */
export async function rollBackRecoveryAction(input: unknown) {
  return actionResult(async () => rollBackRecovery(await requireSession(), input));
}
