"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { changeMembers } from "@/lib/vnfs/change-members";

/** Changes how VMs take part. */
export async function changeMembersAction(input: unknown) {
  return actionResult(async () => changeMembers(await requireSession(), input));
}
