import { type Actor, audited, recordAudit } from "../audit/record";
import { db } from "../db";
import { hashPassword } from "./password-hash";
import { randomPassword } from "./random-password";
import { revokeSessions } from "./revoke-sessions";

export const ADMINISTRATOR = "administrator";

const ACCOUNT = { kind: "account", name: ADMINISTRATOR };
const COMMAND: Actor = { kind: "system", name: "command on the server" };

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
  const data = {
    name: ADMINISTRATOR,
    passwordHash: await hashPassword(password),
    role: "admin" as const,
    mustChangePassword: true,
  };
  const created = await audited(async (tx) => {
    // Two starts at once: the unique name lets one of them create it.
    const { count } = await tx.localUser.createMany({ data: [data], skipDuplicates: true });
    if (count === 1) await recordAudit(tx, COMMAND, { action: "account.created", target: ACCOUNT });
    return count === 1;
  });
  return created ? { created, name: ADMINISTRATOR, password } : { created, name: ADMINISTRATOR };
}

/**
 * Gives the administrator a new random password, to be changed at the next sign-in, and ends all its sessions; creates
 * it when it is gone.
 */
export async function resetAdministrator(): Promise<AdministratorResult> {
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  return audited(async (tx) => {
    const existing = await tx.localUser.findUnique({ where: { name: ADMINISTRATOR } });
    const user = await tx.localUser.upsert({
      where: { name: ADMINISTRATOR },
      create: { name: ADMINISTRATOR, passwordHash, role: "admin", mustChangePassword: true },
      update: { passwordHash, role: "admin", mustChangePassword: true },
    });
    const count = await revokeSessions(tx, { localUserId: user.id, expiresAt: { gt: new Date() } });
    await recordAudit(tx, COMMAND, {
      action: existing ? "account.password_reset" : "account.created",
      target: ACCOUNT,
      details: { endedSessions: count },
    });
    return { created: !existing, name: ADMINISTRATOR, password };
  });
}
