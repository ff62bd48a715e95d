"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { reviewApproval } from "@/lib/approvals/review-approval";
import { requireSession } from "@/lib/auth/session";

/** Says that somebody has looked at what was done alone. */
export async function reviewApprovalAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => reviewApproval(await requireSession(), input));
}
