"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deleteWithPoints } from "@/lib/vnfs/delete-with-points";

/** Deletes a VNF, its name typed; its points too, where that was chosen. */
export async function deleteVnfAction(input: unknown) {
  return actionResult(async () => deleteWithPoints(await requireSession(), input));
}
