"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { releaseFormerMembers } from "@/lib/recoveries/former-members/release-former-members";

/** Somebody says that the VMs that a VNF has left at a site are dealt with. */
export async function releaseFormerMembersAction(input: unknown) {
  return actionResult(async () => releaseFormerMembers(await requireSession(), input));
}
