"use server";

import { redirect } from "next/navigation";
import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { routes } from "@/lib/routes";
import { chooseOwnPassword } from "@/lib/set-up/choose-own-password";

/** Replaces the printed password; the set-up goes on from there. */
export async function chooseOwnPasswordAction(
  _previous: ActionResult<void> | null,
  form: FormData,
): Promise<ActionResult<void>> {
  const result = await actionResult(async () => {
    const session = await requireSession({ beforeSetUp: true });
    await chooseOwnPassword(session, Object.fromEntries(form));
  });
  if (result.ok) redirect(routes.setUp);
  return result;
}
