"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { checkReadiness } from "@/lib/recoveries/readiness/check-readiness";

/** Judges now whether a VNF could be failed over to a site. */
export async function checkReadinessAction(input: unknown) {
  return actionResult(async () => checkReadiness(await requireSession(), input));
}
