"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { acceptRecovery } from "@/lib/recoveries/accept-recovery";

/** Accepts a failover: the VNF is at the other site from now on. */
export async function acceptRecoveryAction(input: unknown) {
  return actionResult(async () => acceptRecovery(await requireSession(), input));
}
