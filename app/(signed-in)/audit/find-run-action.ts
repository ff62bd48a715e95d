"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { findAuditRun } from "@/lib/audit/find-run";
import { requireSession } from "@/lib/auth/session";

/** Finds the run that somebody filters the log by. */
export async function findRunAction(input: unknown): Promise<ActionResult<{ run: string | undefined }>> {
  return actionResult(async () => findAuditRun(await requireSession(), input));
}
