"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeMembers } from "@/lib/vnfs/remove-members";

/** Takes VMs out of a VNF. */
export async function removeMembersAction(input: unknown) {
  return actionResult(async () => removeMembers(await requireSession(), input));
}
