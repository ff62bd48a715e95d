"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { removeCredential } from "@/lib/sites/remove-credential";

/** Removes a credential from its site. */
export async function removeCredentialAction(input: unknown) {
  return actionResult(async () => removeCredential(await requireSession(), input));
}
