"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { Changed } from "@/lib/changed";
import { changePolicy } from "@/lib/retention/change-policy";

/** Changes a retention policy. */
export async function changePolicyAction(input: unknown): Promise<ActionResult<Changed>> {
  return actionResult(async () => changePolicy(await requireSession(), input));
}
