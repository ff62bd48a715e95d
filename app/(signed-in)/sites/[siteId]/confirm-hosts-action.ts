"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { confirmHosts } from "@/lib/sites/confirm-hosts";

/** Confirms further hosts of a site's catalog. */
export async function confirmHostsAction(input: unknown) {
  return actionResult(async () => confirmHosts(await requireSession(), input));
}
