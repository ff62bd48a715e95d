import type { Transaction } from "../../audit/record";
import type { ManifestRecovery } from "./manifest";

/** What people have decided of the recoveries of a VNF, as its manifests carry it. Hooks are left out: their secrets stay here. */
export async function readRecoveryPart(tx: Transaction, vnfId: string): Promise<ManifestRecovery> {
  const vnf = await tx.vnf.findUniqueOrThrow({
    where: { id: vnfId },
    select: { rpoMinutes: true, rtoMinutes: true, drillEveryDays: true },
  });
  // One that nobody has changed only holds what was judged of it.
  const plans = await tx.recoveryPlan.findMany({
    where: { vnfId, version: { gt: 0 } },
    orderBy: { siteId: "asc" },
  });
  const told: ManifestRecovery["plans"] = [];
  // One after the other: a transaction has one connection.
  for (const plan of plans) {
    const site = await tx.site.findUniqueOrThrow({
      where: { id: plan.siteId },
      select: { id: true, name: true, region: true },
    });
    const mappings = await tx.recoveryMapping.findMany({
      where: { planId: plan.id },
      select: { purpose: true, kind: true, sourceKey: true, choice: true },
      orderBy: [{ purpose: "asc" }, { kind: "asc" }, { sourceKey: "asc" }],
    });
    told.push({
      site: { id: site.id, name: site.name },
      region: site.region,
      drillNetworks: plan.drillNetworks,
      bootTiers: plan.bootTiers as unknown as ManifestRecovery["plans"][number]["bootTiers"],
      mappings: mappings as unknown as ManifestRecovery["plans"][number]["mappings"],
    });
  }
  return { ...vnf, plans: told };
}
