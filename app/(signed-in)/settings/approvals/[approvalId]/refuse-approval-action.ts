"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { refuseApproval } from "@/lib/approvals/refuse-approval";
import { requireSession } from "@/lib/auth/session";

/** Refuses a request, as its second person. */
export async function refuseApprovalAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => refuseApproval(await requireSession(), input));
}
