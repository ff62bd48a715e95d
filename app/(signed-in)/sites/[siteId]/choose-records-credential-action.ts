"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { chooseRecordsCredential } from "@/lib/sites/choose-records-credential";

/** Marks the credential that exports and imports backup records. */
export async function chooseRecordsCredentialAction(input: unknown) {
  return actionResult(async () => chooseRecordsCredential(await requireSession(), input));
}
