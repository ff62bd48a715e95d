"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { createVnf } from "@/lib/vnfs/create-vnf";

/** Makes a VNF. */
export async function createVnfAction(input: unknown) {
  return actionResult(async () => createVnf(await requireSession(), input));
}
