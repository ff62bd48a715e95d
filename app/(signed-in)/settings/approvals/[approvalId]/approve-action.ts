"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { approve } from "@/lib/approvals/approve";
import { requireSession } from "@/lib/auth/session";

/** Approves a request, as its second person. */
export async function approveAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => approve(await requireSession(), input));
}
