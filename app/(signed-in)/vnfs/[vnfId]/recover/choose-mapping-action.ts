"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { updateMapping } from "@/lib/recoveries/update-plan";

/** Stores what a thing of the source becomes at a target. */
export async function chooseMappingAction(input: unknown) {
  return actionResult(async () => updateMapping(await requireSession(), input));
}
