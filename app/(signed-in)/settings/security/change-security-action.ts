"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { changeSecurity } from "@/lib/settings/change-security";

/** Changes how long sessions last, and what a second person has to approve. */
export async function changeSecurityAction(input: unknown) {
  return actionResult(async () => changeSecurity(await requireSession(), input));
}
