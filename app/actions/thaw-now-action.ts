"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { type ThawnVm, thawNow } from "@/lib/freezes/thaw-now";

/** Thaws VMs that are still frozen, from this process. */
export async function thawNowAction(input: unknown): Promise<ActionResult<ThawnVm[]>> {
  return actionResult(async () => thawNow(await requireSession(), input));
}
