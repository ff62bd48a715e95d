"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { withdraw } from "@/lib/approvals/withdraw";
import { requireSession } from "@/lib/auth/session";

/** Takes an own request back. */
export async function withdrawApprovalAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => withdraw(await requireSession(), input));
}
