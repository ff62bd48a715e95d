"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { updateRecoveryPlan } from "@/lib/recoveries/update-plan";

/** Stores how a VNF boots at a target, and which networks its drills have there. */
export async function storePlanAction(input: unknown) {
  return actionResult(async () => updateRecoveryPlan(await requireSession(), input));
}
