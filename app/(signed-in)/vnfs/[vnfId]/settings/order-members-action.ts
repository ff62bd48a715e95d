"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { orderMembers } from "@/lib/vnfs/order-members";

/** Sets the freeze order. */
export async function orderMembersAction(input: unknown) {
  return actionResult(async () => orderMembers(await requireSession(), input));
}
