"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startDrill } from "@/lib/recoveries/start-drill";

/** Starts a drill by the plan that was shown. */
export async function startDrillAction(input: unknown) {
  return actionResult(async () => startDrill(await requireSession(), input));
}
