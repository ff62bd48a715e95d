import { canonicalHash } from "../canonical-hash";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/**
 * Names what a plan does: two plans with the same hash do the same. When it was made, what it is estimated to take, how
 * old its point is by then, which records are known already and what is said beside it do not count. Pure.
 */
export function recoveryPlanHash(plan: RecoveryRunPlan): string {
  // What it needs follows from the rest, but for the records that are still to be imported.
  const { madeAt: _, estimate: __, warnings: ___, needs: ____, ...rest } = plan;
  const { losesMs: _age, ...point } = plan.point;
  if (plan.mode === "relocation") return canonicalHash(ofRelocation(plan));
  return canonicalHash({
    ...rest,
    point,
    mappings: choicesOf(plan),
    imports: plan.imports.map(({ isKnown: _known, ...record }) => record),
    // Where it could lead to, had it been allowed, does nothing.
    fallback: plan.fallback.isAllowed ? plan.fallback : null,
    volumes: plan.volumes.map(({ estimateMs: _estimate, ...volume }) => volume),
  });
}

/** It makes its own point: what a backup meanwhile has made newer does not count. Pure. */
export const ofRelocation = (plan: RecoveryRunPlan) => ({
  ...{ version: plan.version, mode: plan.mode, vnf: plan.vnf, from: plan.from, to: plan.to },
  mappings: choicesOf(plan),
  servers: plan.servers.map(({ startsOff: _off, ...server }) => server),
  ports: plan.ports,
  make: plan.make,
  tiers: plan.tiers,
  floatingIps: plan.floatingIps,
  routerInterfaces: plan.routerInterfaces,
  hooks: plan.hooks,
  source: plan.source,
  volumes: plan.volumes.map(({ key, name, sizeGib, typeName, zone }) => ({
    key,
    name,
    sizeGib,
    typeName,
    zone,
  })),
  obstacles: plan.obstacles,
  overridesNeeded: plan.overridesNeeded,
});

/** What was decided, or proposed, for each thing, without why. Pure. */
export const choicesOf = ({ mappings }: Pick<RecoveryRunPlan, "mappings">) =>
  mappings.map(({ reason: _reason, weight: _weight, ...mapping }) => mapping);
