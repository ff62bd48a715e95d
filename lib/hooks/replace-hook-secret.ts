import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { newHookSecret, sealHookSecret } from "./hook-secret";
import { lockHook } from "./lock-hook";
import { OneHookInput } from "./schemas";

/**
 * Gives a hook another secret. From now on it signs with this one only.
 * @returns the secret, which is never told again
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function replaceHookSecret(session: Session, input: unknown): Promise<{ secret: string }> {
  requirePermission(session, "hooks.change");
  const { hookId } = parseInput(OneHookInput, input, "The secret was not replaced.");
  const secret = newHookSecret();
  return audited(async (tx) => {
    const { id, name } = await lockHook(tx, hookId);
    await tx.hook.update({ where: { id }, data: { sealedSecret: await sealHookSecret(tx, id, secret) } });
    await recordAudit(tx, actorOf(session), {
      action: "hook.changed",
      target: { kind: "hook", id, name },
      details: { isSecretReplaced: true },
    });
    return { secret };
  });
}
