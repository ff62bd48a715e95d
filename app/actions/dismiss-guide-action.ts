"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { dismissGuide } from "@/lib/sandbox-mode/guide/dismiss-guide";

/** Puts the first task away, or brings it back. */
export async function dismissGuideAction(input: unknown) {
  return actionResult(async () => dismissGuide(await requireSession(), input));
}
