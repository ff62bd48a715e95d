"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { describeVms } from "@/lib/vnfs/describe-vms";

/** VMs that are to become members, as the form shows them; changes nothing. */
export async function describeVmsAction(input: unknown) {
  return actionResult(async () => describeVms(await requireSession(), input));
}
