import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { addressGroup } from "./address-group";
import { hashPassword, NOBODY, verifyPassword } from "./password-hash";
import { ChangePasswordInput } from "./password-rules";
import { revokeSessions } from "./revoke-sessions";
import type { Session } from "./session-store";
import { signInLimits } from "./sign-in-limits";

/**
 * Changes the password of the session's own user and ends all of that user's other sessions, in one transaction.
 * Guesses at the current password count against the same limits as signing in from `address`.
 * @returns how many other sessions were ended.
 * @throws AppError `invalid` with a message per field, `rate_limited`, `conflict` when it was changed meanwhile.
 */
export async function changePassword(
  session: Session,
  input: unknown,
  address: string,
): Promise<{ endedSessions: number }> {
  const { currentPassword, newPassword } = parseInput(
    ChangePasswordInput,
    input,
    "The password was not changed.",
  );
  if (session.kind !== "local")
    throw new AppError("invalid", `Your password is kept by ${session.siteName}: change it there.`);
  const forgive = signInLimits.take(address, session.name);
  const user = await db().localUser.findUnique({ where: { id: session.userId } });
  const isRight = await verifyPassword(currentPassword, user?.passwordHash ?? NOBODY, addressGroup(address));
  if (!user || !isRight) {
    throw new AppError("invalid", "The password was not changed.", {
      currentPassword: "This is not your current password.",
    });
  }
  forgive();

  const passwordHash = await hashPassword(newPassword);
  return audited(async (tx) => {
    // The old hash stands in the condition: two changes at once cannot both believe that they had the current one.
    const changed = await tx.localUser.updateMany({
      where: { id: user.id, passwordHash: user.passwordHash },
      data: { passwordHash, mustChangePassword: false },
    });
    if (changed.count === 0)
      throw new AppError("conflict", "The password was changed elsewhere a moment ago.");
    return { endedSessions: await endOtherSessions(tx, session) };
  });
}

/** Ends the other sessions of a local account whose password was changed, and writes both down. @returns how many */
export async function endOtherSessions(tx: Transaction, session: Session): Promise<number> {
  const count = await revokeSessions(tx, {
    localUserId: session.userId,
    id: { not: session.id },
    expiresAt: { gt: new Date() },
  });
  await recordAudit(tx, actorOf(session), {
    action: "account.password_changed",
    target: { kind: "account", id: session.userId, name: session.name },
    details: { endedSessions: count },
  });
  return count;
}
