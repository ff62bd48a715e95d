"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { holdPoint } from "@/lib/retention/hold-point";

/** Holds a recovery point. */
export async function holdPointAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => holdPoint(await requireSession(), input));
}
