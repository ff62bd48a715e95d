"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addCredential } from "@/lib/sites/add-credential";

/** Adds a credential of a further project to a site. */
export async function addCredentialAction(input: unknown) {
  return actionResult(async () => addCredential(await requireSession(), input));
}
