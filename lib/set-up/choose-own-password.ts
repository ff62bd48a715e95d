import { z } from "zod";
import { audited } from "../audit/record";
import { endOtherSessions } from "../auth/change-password";
import { hashPassword, verifyPassword } from "../auth/password-hash";
import { ChosenPassword, PASSWORD_MAX } from "../auth/password-rules";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { fieldErrors } from "../field-errors";

export const OwnPasswordInput = z
  .object({ newPassword: ChosenPassword, repeatedPassword: z.string().max(PASSWORD_MAX) })
  .refine((input) => input.newPassword === input.repeatedPassword, {
    path: ["repeatedPassword"],
    message: "The two passwords differ.",
  });

/**
 * Replaces the printed password by one of its owner's own, who has just signed in with the printed one. Ends the other
 * sessions that were begun with it.
 * @throws AppError `invalid` with a message per field; `conflict` when it was replaced meanwhile
 */
export async function chooseOwnPassword(session: Session, input: unknown): Promise<void> {
  if (!session.mustChangePassword) throw new AppError("conflict", "You have a password of your own already.");
  const parsed = OwnPasswordInput.safeParse(input);
  if (!parsed.success)
    throw new AppError("invalid", "The password was not changed.", fieldErrors(parsed.error));
  const { newPassword } = parsed.data;
  const user = await db().localUser.findUnique({ where: { id: session.userId } });
  if (user && (await verifyPassword(newPassword, user.passwordHash)))
    throw new AppError("invalid", "The password was not changed.", {
      newPassword: "This is the printed password, which others may have seen. Choose another.",
    });
  const passwordHash = await hashPassword(newPassword);
  await audited(async (tx) => {
    const { count } = await tx.localUser.updateMany({
      where: { id: session.userId, mustChangePassword: true, passwordHash: user?.passwordHash ?? "" },
      data: { passwordHash, mustChangePassword: false },
    });
    if (count === 0) throw new AppError("conflict", "The password was changed elsewhere a moment ago.");
    await endOtherSessions(tx, session);
  });
}
