import { z } from "zod";
import { db } from "../db";
import { NOBODY, verifyPassword } from "./password-hash";
import { startLocalSession } from "./session-store";
import { signInLimits } from "./sign-in-limits";

const Credentials = z.object({
  // PostgreSQL stores no NUL, so no account has one in its name.
  name: z
    .string()
    .trim()
    .min(1)
    .max(256)
    .regex(/^\P{Cc}*$/u),
  password: z.string().min(1).max(256),
});

/** A user who has proved who they are, and the session that was started for it. */
export interface SignedIn {
  id: string;
  sid: string;
}

/**
 * Starts a session of the local account that a name and a password belong to. Null: not saying which of the two was
 * wrong, and taking as long for a name that does not exist.
 * @throws AppError `rate_limited` after too many attempts from `address`.
 */
export async function authenticate(input: unknown, address: string): Promise<SignedIn | null> {
  const parsed = Credentials.safeParse(input);
  if (!parsed.success) return null;
  const { name, password } = parsed.data;
  const forgive = signInLimits.take(address, name);
  const user = await db().localUser.findUnique({ where: { name } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? NOBODY);
  if (!user || !isRight) return null;
  forgive();
  return db().$transaction(async (tx) => {
    // The hash stands in the condition, and the row stays locked until the session is there: whoever changed the
    // password since it was read leaves nothing here, and whoever changes it next finds the session and ends it.
    const { count } = await tx.localUser.updateMany({
      where: { id: user.id, passwordHash: user.passwordHash },
      data: { lastSignInAt: new Date() },
    });
    return count === 0 ? null : { id: user.id, sid: await startLocalSession(user, { address, client: tx }) };
  });
}
