"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { updateVnf } from "@/lib/vnfs/update-vnf";

/** Changes what a VNF is called and how it is protected. */
export async function updateVnfAction(input: unknown) {
  return actionResult(async () => updateVnf(await requireSession(), input));
}
