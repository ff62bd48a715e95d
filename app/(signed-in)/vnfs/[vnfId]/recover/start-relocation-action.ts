"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startRelocation } from "@/lib/recoveries/start-relocation";

/** Starts the move of a VNF by the plan that was shown. */
export async function startRelocationAction(input: unknown) {
  return actionResult(async () => startRelocation(await requireSession(), input));
}
