"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { retryUndo } from "@/lib/recoveries/retry-undo";

/** Tries again to undo a relocation; by a run of its own. */
export async function tryUndoAgainAction(input: unknown) {
  return actionResult(async () => retryUndo(await requireSession(), input));
}
