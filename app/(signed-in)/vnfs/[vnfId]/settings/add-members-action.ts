"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addMembers } from "@/lib/vnfs/add-members";

/** Adds VMs to a VNF. */
export async function addMembersAction(input: unknown) {
  return actionResult(async () => addMembers(await requireSession(), input));
}
