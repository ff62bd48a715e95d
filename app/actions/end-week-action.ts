"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { endWeek } from "@/lib/sandbox-mode/story/end-week";

/** Ends the week that the sandbox is living through. */
export async function endWeekAction() {
  return actionResult(async () => endWeek(await requireSession()));
}
