"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deletePoints } from "@/lib/recovery-points/prune/delete-points";

/** Starts the deletion of recovery points. */
export async function deletePointsAction(input: unknown) {
  return actionResult(async () => deletePoints(await requireSession(), input));
}
