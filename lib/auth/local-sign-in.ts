import { audited, recordAudit } from "../audit/record";
import { db } from "../db";
import { addressGroup } from "./address-group";
import { NOBODY, verifyPassword } from "./password-hash";
import { howOf, recordRefusal } from "./refuse-sign-in";
import { startLocalSession } from "./session-store";
import type { SignInInput } from "./sign-in-input";
import type { SignedIn } from "./signed-in";

/**
 * Starts a session of the local account that a name and a password belong to. Null: not saying which of the two was
 * wrong, and taking as long for a name that does not exist.
 * @param forgive is called when the password was right
 */
export async function localSignIn(
  input: SignInInput,
  address: string,
  forgive: () => void,
): Promise<SignedIn | null> {
  const user = await db().localUser.findUnique({ where: { name: input.name } });
  const isRight = await verifyPassword(input.password, user?.passwordHash ?? NOBODY, addressGroup(address));
  if (!user || !isRight) {
    await recordRefusal(input, address, {
      reason: user ? "wrong password" : "there is no local account of this name",
    });
    return null;
  }
  forgive();
  const signedIn = await audited(async (tx) => {
    // The hash stands in the condition, and the row stays locked until the session is there: whoever changed the
    // password since it was read leaves nothing here, and whoever changes it next finds the session and ends it.
    const { count } = await tx.localUser.updateMany({
      where: { id: user.id, passwordHash: user.passwordHash },
      data: { lastSignInAt: new Date() },
    });
    if (count === 0) return null;
    const sid = await startLocalSession(user, { address, client: tx });
    const actor = { kind: "local", id: user.id, name: user.name, sessionId: sid, address } as const;
    await recordAudit(tx, actor, {
      action: "session.started",
      details: { ...howOf(input), role: user.role },
    });
    return { id: user.id, sid };
  });
  if (!signedIn) await recordRefusal(input, address, { reason: "the password was changed meanwhile" });
  return signedIn;
}
