"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { replaceCredentialSecret } from "@/lib/sites/replace-credential-secret";

/** Replaces the secret of a credential. */
export async function replaceCredentialSecretAction(input: unknown) {
  return actionResult(async () => replaceCredentialSecret(await requireSession(), input));
}
