"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { trustSigner } from "@/lib/manifests/trust-signer";

/** Believes what a key of another installation signed. */
export async function trustSignerAction(input: unknown): Promise<ActionResult<{ fingerprint: string }>> {
  return actionResult(async () => trustSigner(await requireSession(), input));
}
