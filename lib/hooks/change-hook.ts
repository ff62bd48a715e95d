import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { readHookWanted } from "./hook-input";
import { freeHookKey, lockHook } from "./lock-hook";
import { ChangeHookInput } from "./schemas";

const REFUSAL = "Nothing was changed.";

/**
 * Changes what a hook is called and how it is reached; what it is for stays, since plans chose it for that. A failover
 * that is under way calls it as it is when it is called.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when somebody changed it meanwhile
 */
export async function changeHook(session: Session, input: unknown): Promise<{ changed: string[] }> {
  requirePermission(session, "hooks.change");
  const { hookId, version, name, ...given } = parseInput(ChangeHookInput, input, REFUSAL);
  const wanted = { name, ...readHookWanted(given, REFUSAL) };
  return orTaken(() =>
    audited(async (tx) => {
      const hook = await lockHook(tx, hookId);
      if (hook.updatedAt.getTime() !== Date.parse(version))
        throw new AppError(
          "conflict",
          `${hook.name} was changed since you opened this page. ${REFUSAL} Reload to see it as it is.`,
        );
      const nameKey = await freeHookKey(tx, name, REFUSAL, hookId);
      const keys = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
        (key) => hook[key] !== wanted[key],
      );
      if (keys.length === 0) return { changed: [] };
      await tx.hook.update({ where: { id: hookId }, data: { ...wanted, nameKey } });
      const pick = (from: typeof wanted) => Object.fromEntries(keys.map((key) => [key, from[key]]));
      await recordAudit(tx, actorOf(session), {
        action: "hook.changed",
        target: { kind: "hook", id: hookId, name },
        details: { old: pick(hook), new: pick(wanted) },
      });
      return { changed: keys };
    }),
  );
}
