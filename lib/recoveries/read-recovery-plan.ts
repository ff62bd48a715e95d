import { db } from "../db";
import type { MappingKind, MappingPurpose } from "./mapping";
import { BootTiers, Choice } from "./plan-schemas";
import type { RecoveryFacts } from "./recovery-facts";

/** Nothing is decided: everything is proposed, and a drill makes its own networks. */
const NOTHING: RecoveryFacts["plan"] = {
  version: 0,
  bootTiers: [],
  drillNetworks: "make",
  hooks: { fence: null, handOver: null },
  chosen: [],
};

/** What people decided for a VNF at a site. */
export async function readRecoveryPlan(vnfId: string, siteId: string): Promise<RecoveryFacts["plan"]> {
  const plan = await db().recoveryPlan.findUnique({
    where: { vnfId_siteId: { vnfId, siteId } },
    include: {
      mappings: true,
      fenceHook: { select: { id: true, name: true } },
      handOverHook: { select: { id: true, name: true } },
    },
  });
  if (!plan) return NOTHING;
  return {
    version: plan.version,
    bootTiers: BootTiers.parse(plan.bootTiers),
    drillNetworks: plan.drillNetworks === "mapped" ? "mapped" : "make",
    hooks: { fence: plan.fenceHook, handOver: plan.handOverHook },
    chosen: plan.mappings.map(({ purpose, kind, sourceKey, choice }) => ({
      purpose: purpose as MappingPurpose,
      kind: kind as MappingKind,
      sourceKey,
      choice: Choice.parse(choice) as RecoveryFacts["plan"]["chosen"][number]["choice"],
    })),
  };
}
