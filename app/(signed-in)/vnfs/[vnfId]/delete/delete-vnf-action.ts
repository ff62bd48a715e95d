"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deleteVnf } from "@/lib/vnfs/delete-vnf";

/** Deletes a VNF, its name typed. */
export async function deleteVnfAction(input: unknown) {
  return actionResult(async () => deleteVnf(await requireSession(), input));
}
