"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { stopFormerMembers } from "@/lib/recoveries/former-members/stop-former-members";

/** Stops and locks the VMs that a VNF has left at a site. */
export async function stopFormerMembersAction(input: unknown) {
  return actionResult(async () => stopFormerMembers(await requireSession(), input));
}
