import { z } from "zod";
import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { canonicalHash } from "../canonical-hash";
import { AppError } from "../errors";
import type { RecoveryPlan } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { VnfId } from "../vnfs/vnf-schemas";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { DRILL_KINDS } from "./mapping";
import { BootTiers, CHOICES, Choice, MAPPING_KINDS } from "./plan-schemas";

/** Of a change of a recovery plan. */
export const REFUSAL = "Nothing was changed.";
const MOST_CHOICES = 5_000;

/** Which plan, and as the form shows it. */
export const PlanOf = z.object({
  vnfId: VnfId,
  siteId: z.uuid("There is no such site."),
  /** How often the plan was changed when the form was opened; 0: nothing was stored. */
  version: z
    .number("Say which state of the recovery plan the form shows.")
    .int("A version is a whole number.")
    .min(0, "A version is 0 or more."),
});

const MappingInput = PlanOf.extend({
  purpose: z.enum(["real", "drill"], "It is for the real thing, or for drills."),
  kind: z.enum(MAPPING_KINDS, "There is no such kind of mapping."),
  sourceKey: z.string("Say of what.").min(0).max(600, "Its name is too long."),
  /** Null: back to what is proposed. */
  choice: Choice.nullable(),
})
  .refine(({ purpose, kind }) => purpose === "real" || DRILL_KINDS.includes(kind), {
    message: "A drill has no choice of its own for this: it follows the real thing.",
    path: ["purpose"],
  })
  .refine(({ kind, choice }) => choice === null || CHOICES[kind].includes(choice.do), {
    message: "This cannot be chosen for it.",
    path: ["choice"],
  })
  .refine(
    ({ purpose, kind, choice }) => purpose === "real" || kind !== "floating-ip" || choice?.do !== "use",
    {
      message: "A drill leads no floating IP to a VM: who knows the address must not come to a copy.",
      path: ["choice"],
    },
  );

/**
 * Stores what one thing of the source is at a target, as a person has decided it; or forgets that, so that it is proposed
 * again. Whether what was chosen is there is told by the next plan.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan was changed meanwhile
 */
export async function updateMapping(session: Session, input: unknown): Promise<{ version: number }> {
  requirePermission(session, "recoveries.plan");
  const { choice, purpose, kind, sourceKey, ...of } = parseInput(MappingInput, input, REFUSAL);
  const mapping = { purpose, kind, sourceKey };
  return changePlan(session, of, async (tx, plan) => {
    const where = { planId_purpose_kind_sourceKey: { planId: plan.id, ...mapping } };
    const before = await tx.recoveryMapping.findUnique({ where });
    if (same(before?.choice ?? null, choice)) return null;
    if (choice === null) await tx.recoveryMapping.delete({ where });
    else {
      const count = await tx.recoveryMapping.count({ where: { planId: plan.id } });
      if (!before && count >= MOST_CHOICES)
        throw new AppError("invalid", `${REFUSAL} A recovery plan has at most ${MOST_CHOICES} choices.`);
      const chosen = { choice, chosenBy: session.name, chosenAt: new Date() };
      await tx.recoveryMapping.upsert({
        where,
        create: { planId: plan.id, ...mapping, ...chosen },
        update: chosen,
      });
    }
    return { old: { ...mapping, choice: before?.choice ?? null }, new: { ...mapping, choice } };
  });
}

const SettingsInput = PlanOf.extend({
  bootTiers: BootTiers.optional(),
  drillNetworks: z
    .enum(["make", "mapped"], "A drill makes its own networks, or uses those that were chosen for drills.")
    .optional(),
});

/**
 * Stores how the tiers of a VNF boot at a target, and which networks its drills have there; what is not said stays.
 * @throws AppError `invalid`, `not_found`; `conflict` when the plan was changed meanwhile
 */
export async function updateRecoveryPlan(session: Session, input: unknown): Promise<{ version: number }> {
  requirePermission(session, "recoveries.plan");
  const { bootTiers, drillNetworks, ...of } = parseInput(SettingsInput, input, REFUSAL);
  return changePlan(session, of, async (tx, plan) => {
    const old = { bootTiers: plan.bootTiers, drillNetworks: plan.drillNetworks };
    const wanted = {
      bootTiers: bootTiers ? [...bootTiers].sort((a, b) => a.order - b.order) : old.bootTiers,
      drillNetworks: drillNetworks ?? old.drillNetworks,
    };
    const keys = (["bootTiers", "drillNetworks"] as const).filter((key) => !same(old[key], wanted[key]));
    if (keys.length === 0) return null;
    await tx.recoveryPlan.update({
      where: { id: plan.id },
      data: { bootTiers: wanted.bootTiers as object[], drillNetworks: wanted.drillNetworks },
    });
    const pick = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key]]));
    return { old: pick(old), new: pick(wanted) };
  });
}

/** Old and new values of a change; null: there was none. */
type Change = { old: Record<string, unknown>; new: Record<string, unknown> } | null;

/**
 * One change after the other: the VNF's row is held until the commit.
 * @throws AppError `not_found`; `conflict` when the plan was changed meanwhile
 */
export async function changePlan(
  session: Session,
  { vnfId, siteId, version }: z.output<typeof PlanOf>,
  change: (tx: Transaction, plan: RecoveryPlan) => Promise<Change>,
): Promise<{ version: number }> {
  return audited(async (tx) => {
    await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
    const vnf = await requireVisibleVnf(session, vnfId, { of: tx });
    const site = await tx.site.findUnique({ where: { id: siteId }, select: { id: true, name: true } });
    if (!site) throw new AppError("not_found", "There is no such site any more.");
    const where = { vnfId_siteId: { vnfId, siteId } };
    const known = await tx.recoveryPlan.findUnique({ where });
    if ((known?.version ?? 0) !== version)
      throw new AppError("conflict", await whatChanged(tx, `${vnf.name} at ${site.name}`, known, version));
    const plan = known ?? (await tx.recoveryPlan.create({ data: { vnfId, siteId, version: 0 } }));
    const changed = await change(tx, plan);
    if (!changed) {
      if (!known) await tx.recoveryPlan.delete({ where });
      return { version };
    }
    const data = { version: { increment: 1 } };
    const now = await tx.recoveryPlan.update({ where, data, select: { version: true } });
    await recordAudit(tx, actorOf(session), {
      action: "recovery_plan.changed",
      target: { kind: "recovery_plan", id: plan.id, name: `${vnf.name} at ${site.name}` },
      site,
      details: { ...changed, version: now.version },
    });
    return now;
  });
}

async function whatChanged(
  tx: Transaction,
  name: string,
  plan: RecoveryPlan | null,
  version: number,
): Promise<string> {
  const entries = await tx.auditEntry.findMany({
    where: {
      ...{ targetKind: "recovery_plan", targetId: plan?.id ?? "", result: "done" },
      details: { path: ["version"], gt: version },
    },
    orderBy: { id: "desc" },
    take: 3,
  });
  const told = entries
    .reverse()
    .map((e) => `${e.actorName} changed it at ${e.at.toISOString().slice(11, 19)} UTC`);
  const who = told.length > 0 ? told.join("; ") : "somebody changed it";
  return `The recovery plan of ${name} was changed since you opened this page: ${who}. Nothing was stored; reload to see it as it is.`;
}

/** Stored JSON has its keys in another order. */
const same = (a: unknown, b: unknown): boolean => canonicalHash(a) === canonicalHash(b);
