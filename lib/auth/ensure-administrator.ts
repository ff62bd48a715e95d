import { db } from "../db";
import { hashPassword } from "./password-hash";
import { randomPassword } from "./random-password";

export const ADMINISTRATOR = "administrator";

/** What the command prints: the password only when it is new, since it is stored nowhere. */
export interface AdministratorResult {
  created: boolean;
  name: string;
  password?: string;
}

/** Creates the break-glass administrator with a random password, unless some local account exists already. */
export async function ensureAdministrator(): Promise<AdministratorResult> {
  if ((await db().localUser.count()) > 0) return { created: false, name: ADMINISTRATOR };
  const password = randomPassword();
  const data = { name: ADMINISTRATOR, passwordHash: await hashPassword(password), role: "admin" as const };
  // Two starts at once: the unique name lets one of them create it.
  const { count } = await db().localUser.createMany({ data: [data], skipDuplicates: true });
  return count === 1
    ? { created: true, name: ADMINISTRATOR, password }
    : { created: false, name: ADMINISTRATOR };
}

/** Gives the administrator a new random password and ends all its sessions; creates it when it is gone. */
export async function resetAdministrator(): Promise<AdministratorResult> {
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  return db().$transaction(async (tx) => {
    const existing = await tx.localUser.findUnique({ where: { name: ADMINISTRATOR } });
    const user = await tx.localUser.upsert({
      where: { name: ADMINISTRATOR },
      create: { name: ADMINISTRATOR, passwordHash, role: "admin" },
      update: { passwordHash, role: "admin" },
    });
    await tx.session.updateMany({
      where: { localUserId: user.id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    return { created: !existing, name: ADMINISTRATOR, password };
  });
}
