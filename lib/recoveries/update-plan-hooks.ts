import { z } from "zod";
import type { Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { HookKind } from "../hooks/schemas";
import { parseInput } from "../parse-input";
import type { HookRef } from "./recovery-facts";
import { changePlan, PlanOf, REFUSAL } from "./update-plan";

const HookId = z.uuid("There is no such hook.").nullable();
const Input = PlanOf.extend({
  /** Null: none. */
  fenceHookId: HookId,
  handOverHookId: HookId,
});

/**
 * Stores which hooks a failover of a VNF to a target calls.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when the plan was changed meanwhile
 */
export async function updatePlanHooks(session: Session, input: unknown): Promise<{ version: number }> {
  requirePermission(session, "recoveries.plan");
  const { fenceHookId, handOverHookId, ...of } = parseInput(Input, input, REFUSAL);
  return changePlan(session, of, async (tx, plan) => {
    if (plan.fenceHookId === fenceHookId && plan.handOverHookId === handOverHookId) return null;
    const wanted = {
      fenceHook: await chosen(tx, fenceHookId, "fence", "fenceHookId"),
      handOverHook: await chosen(tx, handOverHookId, "hand-over", "handOverHookId"),
    };
    const named = async (id: string | null) =>
      (id === null ? null : await tx.hook.findUnique({ where: { id } }))?.name ?? null;
    const old = {
      fenceHook: await named(plan.fenceHookId),
      handOverHook: await named(plan.handOverHookId),
    };
    await tx.recoveryPlan.update({ where: { id: plan.id }, data: { fenceHookId, handOverHookId } });
    const now = {
      fenceHook: wanted.fenceHook?.name ?? null,
      handOverHook: wanted.handOverHook?.name ?? null,
    };
    return { old, new: now };
  });
}

/** It is held until the commit: nobody removes it meanwhile. */
async function chosen(
  tx: Transaction,
  id: string | null,
  kind: HookKind,
  field: string,
): Promise<HookRef | null> {
  if (id === null) return null;
  const [hook] = await tx.$queryRaw<(HookRef & { kind: string })[]>`
    SELECT id::text AS id, name, kind FROM hooks WHERE id = ${id}::uuid FOR SHARE`;
  if (!hook)
    throw new AppError("invalid", REFUSAL, {
      [field]: "This hook was removed meanwhile. Choose another one.",
    });
  if (hook.kind !== kind)
    throw new AppError("invalid", REFUSAL, {
      [field]: `${hook.name} is a hook of another kind. Choose one for this.`,
    });
  return hook;
}
