"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { pauseVnf } from "@/lib/vnfs/pause-vnf";

/** Pauses a VNF, or resumes it. */
export async function pauseVnfAction(input: unknown) {
  return actionResult(async () => pauseVnf(await requireSession(), input));
}
