import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { lockHook } from "./lock-hook";
import { OneHookInput } from "./schemas";

const NAMED = 5;

/**
 * Removes a hook with its secret.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `precondition_failed` while recovery plans name it, saying which
 */
export async function removeHook(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "hooks.change");
  const { hookId } = parseInput(OneHookInput, input, "The hook was not removed.");
  await audited(async (tx) => {
    const { id, name, kind, url, isInternal } = await lockHook(tx, hookId);
    const plans = await tx.recoveryPlan.findMany({
      where: { OR: [{ fenceHookId: id }, { handOverHookId: id }] },
      select: { vnf: { select: { name: true } }, site: { select: { name: true } } },
      orderBy: [{ vnf: { nameKey: "asc" } }, { site: { nameKey: "asc" } }],
    });
    if (plans.length > 0) {
      const named = plans.slice(0, NAMED).map(({ vnf, site }) => `${vnf.name} at ${site.name}`);
      const more = plans.length - named.length;
      throw new AppError(
        "precondition_failed",
        `The recovery of ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(", ")} calls ${name}. Choose another hook there, or none, first.`,
      );
    }
    await tx.hook.delete({ where: { id } });
    await recordAudit(tx, actorOf(session), {
      action: "hook.removed",
      target: { kind: "hook", id, name },
      details: { old: { name, kind, url, isInternal } },
    });
  });
}
