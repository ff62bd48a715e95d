"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { bringBackVnf } from "@/lib/vnfs/bring-back/bring-back-vnf";

/** Makes a deleted VNF live again. */
export async function bringBackAction(input: unknown) {
  return actionResult(async () => bringBackVnf(await requireSession(), input));
}
