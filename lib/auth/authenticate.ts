import { z } from "zod";
import { db } from "../db";
import { NOBODY, verifyPassword } from "./password-hash";
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

/**
 * The local account that a name and a password belong to, or null: not saying which of the two was wrong, and
 * taking as long for a name that does not exist.
 * @throws AppError `rate_limited` after too many attempts from `address`.
 */
export async function authenticate(input: unknown, address: string): Promise<{ id: string } | null> {
  const parsed = Credentials.safeParse(input);
  if (!parsed.success) return null;
  const { name, password } = parsed.data;
  const forgive = signInLimits.take(address, name);
  const user = await db().localUser.findUnique({ where: { name } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? NOBODY);
  if (!user || !isRight) return null;
  forgive();
  await db().localUser.update({ where: { id: user.id }, data: { lastSignInAt: new Date() } });
  return { id: user.id };
}
