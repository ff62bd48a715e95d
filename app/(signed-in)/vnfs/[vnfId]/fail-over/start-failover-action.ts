"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startFailover } from "@/lib/recoveries/start-failover";

/** Fails a VNF over by the plan that was shown, its name typed. */
export async function startFailoverAction(input: unknown) {
  return actionResult(async () => startFailover(await requireSession(), input));
}
