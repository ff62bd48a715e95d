"use server";

import type { ChangePasswordState } from "@/components/account/change-password-state";
import { changePassword } from "@/lib/auth/change-password";
import { currentAddress, requireSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";

/** Changes the password of who is signed in. */
export async function changePasswordAction(
  _previous: ChangePasswordState,
  form: FormData,
): Promise<ChangePasswordState> {
  try {
    const session = await requireSession();
    const input = Object.fromEntries(form);
    return { done: await changePassword(session, input, await currentAddress()) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { message: error.message, fields: error.fields };
  }
}
