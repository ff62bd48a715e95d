"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { repairDrift } from "@/lib/vnfs/repair-drift";

/** Makes a VNF as its site is now. */
export async function repairDriftAction(input: unknown) {
  return actionResult(async () => repairDrift(await requireSession(), input));
}
