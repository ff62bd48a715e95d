"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { tryRecoveryAgain } from "@/lib/recoveries/try-recovery-again";

/** Goes on with a failover that has failed, or has brought up some VMs only; by a run of its own. */
export async function tryAgainAction(input: unknown) {
  return actionResult(async () => tryRecoveryAgain(await requireSession(), input));
}
