"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { giveTargetUp } from "@/lib/recoveries/lost-target/give-target-up";

/** Signs that a target is lost for good, so that its source runs again; by a run of its own. */
export async function giveTargetUpAction(input: unknown) {
  return actionResult(async () => giveTargetUp(await requireSession(), input));
}
