"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { releasePoint } from "@/lib/retention/release-point";

/** Releases a recovery point. */
export async function releasePointAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => releasePoint(await requireSession(), input));
}
