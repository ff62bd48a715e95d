import { db } from "../db";
import type { MappingKind, MappingPurpose } from "./mapping";
import { BootTiers, Choice } from "./plan-schemas";
import type { RecoveryFacts } from "./recovery-facts";

/** Nothing is decided: everything is proposed, and a drill makes its own networks. */
const NOTHING: RecoveryFacts["plan"] = {
  version: 0,
  bootTiers: [],
  drillNetworks: "make",
  hasFenceHook: false,
  chosen: [],
};

/** What people decided for a VNF at a site. */
export async function readRecoveryPlan(vnfId: string, siteId: string): Promise<RecoveryFacts["plan"]> {
  const plan = await db().recoveryPlan.findUnique({
    where: { vnfId_siteId: { vnfId, siteId } },
    include: { mappings: true },
  });
  if (!plan) return NOTHING;
  return {
    version: plan.version,
    bootTiers: BootTiers.parse(plan.bootTiers),
    drillNetworks: plan.drillNetworks === "mapped" ? "mapped" : "make",
    hasFenceHook: plan.fenceHookId !== null,
    chosen: plan.mappings.map(({ purpose, kind, sourceKey, choice }) => ({
      purpose: purpose as MappingPurpose,
      kind: kind as MappingKind,
      sourceKey,
      choice: Choice.parse(choice) as RecoveryFacts["plan"]["chosen"][number]["choice"],
    })),
  };
}
