"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { startBackup } from "@/lib/backups/start-backup";

/** Starts a backup by the plan that was shown. */
export async function startBackupAction(input: unknown) {
  return actionResult(async () => startBackup(await requireSession(), input));
}
