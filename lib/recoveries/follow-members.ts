import type { Transaction } from "../audit/record";
import type { Prisma } from "../generated/prisma/client";
import type { BootTier } from "./boot-tiers";

/**
 * Lets the recovery plans of a VNF follow its VMs, when those get other ids: what is checked of one is checked of its
 * successor. What was judged of the plans is judged anew.
 * @param newIds by the old ones
 */
export async function followMembers(
  tx: Transaction,
  vnfId: string,
  newIds: ReadonlyMap<string, string>,
): Promise<void> {
  const plans = await tx.recoveryPlan.findMany({ where: { vnfId }, orderBy: { id: "asc" } });
  for (const { id, bootTiers } of plans) {
    const tiers = (bootTiers as unknown as BootTier[]).map((tier) => ({
      ...tier,
      checks: tier.checks.map((check) => ({
        ...check,
        serverId: newIds.get(check.serverId) ?? check.serverId,
      })),
    }));
    await tx.recoveryPlan.update({
      where: { id },
      data: { bootTiers: tiers as unknown as Prisma.InputJsonArray, version: { increment: 1 } },
    });
  }
  await tx.planReadiness.updateMany({ where: { plan: { vnfId } }, data: { expiresAt: new Date(0) } });
}
