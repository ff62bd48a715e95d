"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { finishSetUp } from "@/lib/set-up/finish-set-up";

/** Ends the first set-up. */
export async function finishSetUpAction(): Promise<ActionResult<void>> {
  return actionResult(async () => finishSetUp(await requireSession()));
}
